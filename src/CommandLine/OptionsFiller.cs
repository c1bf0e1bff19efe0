using System.Reflection;
using System.Runtime.ExceptionServices;
using Twisted.Manifest;
using Twisted.Usage;

namespace Twisted.CommandLine;

/// <summary>Fills the options of a plug-in from a parsed command line.</summary>
public static class OptionsFiller
{
    /// <summary>Sets the defaults, then everything that was given in its order, then asks the options whether all is well.</summary>
    /// <returns>All faults that were found.</returns>
    public static IReadOnlyCollection<string> Fill(Options options, IReadOnlyList<OptionEntry> entries, ParsedOptions parsed)
    {
        foreach (var entry in entries.Where(entry => entry.Default is not null && !entry.Repeatable))
        {
            SetProperty(options, new OptionOccurrence(entry, entry.Default));
        }

        var errors = new OptionErrors();
        foreach (var occurrence in parsed.Occurrences)
        {
            if (occurrence.Option.Kind is OptionKind.Handler or OptionKind.FlagHandler)
            {
                Call(options, occurrence, errors);
            }
            else if (!occurrence.Option.Repeatable)
            {
                SetProperty(options, occurrence);
            }
        }

        foreach (var entry in entries.Where(entry => entry.Repeatable && entry.Kind is OptionKind.Parameter or OptionKind.Argument))
        {
            string[] given = [.. parsed.Occurrences.Where(occurrence => ReferenceEquals(occurrence.Option, entry)).Select(occurrence => occurrence.Value!)];
            SetList(options, entry, given.Length == 0 && entry.Default is { } value ? [value] : given);
        }

        options.PostOptions(errors);
        return errors;
    }

    private static void SetProperty(Options options, OptionOccurrence occurrence)
    {
        var property = Property(options, occurrence.Option);
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        property.SetValue(options, occurrence.Value is null ? true : OptionValues.Read(occurrence.Option, occurrence.Value, type));
    }

    private static void SetList(Options options, OptionEntry entry, IReadOnlyList<string> values)
    {
        var property = Property(options, entry);
        if (values.Count == 0 && property.GetValue(options) is not null)
        {
            return;
        }

        var itemType = property.PropertyType.IsArray ? property.PropertyType.GetElementType()! : property.PropertyType.GetGenericArguments()[0];
        var items = Array.CreateInstance(itemType, values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            items.SetValue(OptionValues.Read(entry, values[i], itemType), i);
        }

        property.SetValue(options, items);
    }

    private static void Call(Options options, OptionOccurrence occurrence, OptionErrors errors)
    {
        var method = options.GetType().GetMethod(occurrence.Option.Member)
            ?? throw Missing(options, occurrence.Option);
        try
        {
            object?[] arguments = occurrence.Value is null
                ? []
                : [OptionValues.Read(occurrence.Option, occurrence.Value, method.GetParameters()[0].ParameterType)];
            method.Invoke(options, arguments);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is UsageException refusal)
        {
            errors.Add($"{OptionParser.Label(occurrence.Option)}: {refusal.Message}");
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }
    }

    private static PropertyInfo Property(Options options, OptionEntry entry) =>
        options.GetType().GetProperty(entry.Member) ?? throw Missing(options, entry);

    private static MissingMemberException Missing(Options options, OptionEntry entry) =>
        new($"The manifest names \"{entry.Member}\" for --{entry.Name}, and {options.GetType()} has no such public member.");
}
