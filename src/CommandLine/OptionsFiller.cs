using System.Reflection;
using System.Runtime.ExceptionServices;
using Twisted.Manifest;
using Twisted.Usage;

namespace Twisted.CommandLine;

/// <summary>Fills the options of a plug-in from a parsed command line.</summary>
public static class OptionsFiller
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Sets the defaults, then everything that was given in its order, then asks the options whether all is well.</summary>
    /// <returns>All faults that were found.</returns>
    public static IReadOnlyCollection<string> Fill(Options options, IReadOnlyList<OptionEntry> entries, ParsedOptions parsed)
    {
        var members = Members(options.GetType());
        foreach (var entry in entries.Where(entry => entry.Default is not null))
        {
            SetProperty(options, members, new OptionOccurrence(entry, entry.Default));
        }

        var errors = new OptionErrors();
        var repeated = new HashSet<OptionEntry>();
        foreach (var occurrence in parsed.Occurrences)
        {
            if (occurrence.Option.Kind is OptionKind.Handler or OptionKind.FlagHandler)
            {
                Call(options, members, occurrence, errors);
            }
            else if (occurrence.Option.Repeatable)
            {
                repeated.Add(occurrence.Option);
            }
            else
            {
                SetProperty(options, members, occurrence);
            }
        }

        foreach (var entry in entries.Where(entry => entry.Repeatable && entry.Kind is OptionKind.Parameter or OptionKind.Argument))
        {
            SetList(options, members, entry, [.. parsed.Occurrences.Where(occurrence => occurrence.Option == entry).Select(occurrence => occurrence.Value!)]);
        }

        options.PostOptions(errors);
        return errors;
    }

    private static Dictionary<string, MemberInfo> Members(Type type)
    {
        Dictionary<string, MemberInfo> members = new(StringComparer.Ordinal);
        for (var declaring = type; declaring is not null && declaring != typeof(Options); declaring = declaring.BaseType)
        {
            foreach (var member in declaring.GetMembers(Everything | BindingFlags.DeclaredOnly))
            {
                if (member is PropertyInfo or MethodInfo && member.GetCustomAttribute<OptionAttribute>() is { } attribute)
                {
                    members.TryAdd(attribute.Name, member);
                }
            }
        }

        return members;
    }

    private static void SetProperty(Options options, Dictionary<string, MemberInfo> members, OptionOccurrence occurrence)
    {
        var property = (PropertyInfo)members[occurrence.Option.Name];
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        property.SetValue(options, occurrence.Value is null ? true : OptionValues.Read(occurrence.Option, occurrence.Value, type));
    }

    private static void SetList(Options options, Dictionary<string, MemberInfo> members, OptionEntry entry, IReadOnlyList<string> values)
    {
        var property = (PropertyInfo)members[entry.Name];
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

    private static void Call(Options options, Dictionary<string, MemberInfo> members, OptionOccurrence occurrence, OptionErrors errors)
    {
        var method = (MethodInfo)members[occurrence.Option.Name];
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
}
