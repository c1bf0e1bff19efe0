using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary>Resolves drop-ins for a set, and says what about them needs a decision.</summary>
internal static class Planning
{
    /// <summary>What is locked; null, and a warning, when the lock is broken.</summary>
    public static IReadOnlyList<LockedDropIn>? KnownIn(Terminal terminal, DropInScope scope)
    {
        try
        {
            return DropInLock.Read(scope);
        }
        catch (PluginHostException exception) when (exception.InnerException is LockException)
        {
            terminal.Problem(exception.Message.Split('\n')[0]);
            return null;
        }
    }

    /// <summary>Resolves a drop-in, if need be from other feeds than so far: <see cref="PlanChanges"/> then tells of that.</summary>
    /// <param name="context">Asks the feeds.</param>
    /// <param name="request">The drop-in.</param>
    /// <param name="known">What is locked where it is to go; null when that cannot be read.</param>
    /// <param name="parsed">The command line, with <see cref="PlanOptionEntries"/>.</param>
    /// <param name="isStock">True for one of the catalogue.</param>
    /// <exception cref="PluginHostException">It is not to be had.</exception>
    public static DropInPlan Plan(
        PluginContext context, DropInRequest request, IReadOnlyList<LockedDropIn>? known, ParsedOptions parsed, bool isStock = false)
    {
        var options = new PlanOptions
        {
            Known = known ?? [],
            Prerelease = parsed.Has(PlanOptionEntries.Prerelease.Name),
            Source = parsed[PlanOptionEntries.Source.Name],
            Stock = isStock,
        };
        try
        {
            return context.Restorer.PlanAsync(request, options, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (SourceChangeException exception)
        {
            context.Terminal.Debug($"{exception.Message.ReplaceLineEndings(" ")} Looking in the other feeds too");
            return context.Restorer.PlanAsync(request, options with { MayChangeSources = true }, CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    /// <summary>The options of a command line, with a space in front, for a command that does the same again.</summary>
    public static string OptionWords(ParsedOptions parsed)
    {
        var options = new[] { PlanOptionEntries.Source, PlanOptionEntries.Prerelease, ScopeOptions.Project, ScopeOptions.User };
        return string.Concat(options.Where(option => parsed.Has(option.Name)).Select(option => parsed[option.Name] switch
        {
            null => $" --{option.Name}",
            var value when value.Contains(' ', StringComparison.Ordinal) => $" --{option.Name} \"{value}\"",
            var value => $" --{option.Name} {value}",
        }));
    }

    /// <summary>Refuses a drop-in with a command that another one of its set, the catalogue, or mktap itself has.</summary>
    /// <exception cref="PluginHostException">There is one; the message names it, and what can be done.</exception>
    public static void ExpectFreeNames(PluginContext context, DropInScope scope, DropInPlan plan)
    {
        var others = PluginDirectory.Open(context.Home, [scope]);
        foreach (var name in plan.Manifest.Plugins.Select(entry => entry.TapName).OfType<string>())
        {
            var refused = $"{plan.Locked.Id} {plan.Locked.Version} is refused: its command \"{name}\"";
            var once = $"Use it once: mktap --package {plan.Locked.Id} {name}";
            if (ManifestNames.IsReservedTapName(name))
            {
                throw new PluginHostException($"{refused} is one of the tools themselves.\nIts author has to give it another name.");
            }

            if (others.Plugins.Concat(others.Hidden).FirstOrDefault(other => other.Entry.TapName == name && !Ids.AreSame(other.DropInId, plan.Locked.Id)) is { } taken)
            {
                throw new PluginHostException(
                    taken.Origin == PluginOrigin.Stock
                        ? $"{refused} is that of {taken.DropInId} {taken.DropInVersion}, which comes with the tools.\n{once}"
                        : $"{refused} is that of {taken.DropInId} {taken.DropInVersion} in \"{scope.SetFile}\".\n{once}\n"
                            + $"Or take the other one out: mktap plugin remove {taken.DropInId}");
            }
        }
    }
}
