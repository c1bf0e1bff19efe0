using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.Shared.Completion;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin add</c>.</summary>
internal sealed class AddCommand : IPluginCommand
{
    public string Name => "add";

    public string Summary => "Adds a package to the set of drop-ins, and restores it from the feeds of your nuget.config files.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        PlanOptionEntries.Source,
        PlanOptionEntries.Prerelease,
        PlanOptionEntries.Yes,
        ScopeOptions.Project,
        ScopeOptions.User,
        new()
        {
            Kind = OptionKind.Argument,
            Name = "id[@version]",
            Member = "id",
            ValueName = PackageWords.IdAtVersion,
            Required = true,
            Help = "The package, and a version or a range of versions; by default the newest, which stays until it is updated.",
        },
    ];

    public IReadOnlyList<DescribedItem> Examples { get; } =
    [
        new("mktap plugin add MyPlugin", "Add the newest version that is no prerelease:"),
        new("mktap plugin add MyPlugin@1.2.0", "Add exactly this one:"),
        new("mktap plugin add 'MyPlugin@[1.0,2.0)'", "Add the newest of a range:"),
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var scope = ScopeOptions.Choose(context, parsed, mayBeNew: true);
        var request = Requests.Parse(parsed["id[@version]"]!);
        var asked = DropInSet.Read(scope).FirstOrDefault(other => Ids.AreSame(other.Id, request.Id));
        var known = Planning.KnownIn(context.Terminal, scope);
        if (asked is not null && DropInLock.Find(known ?? [], request.Id) is { } locked && IsThere(asked, request, locked, parsed))
        {
            return Keep(context, scope, asked, request, locked);
        }

        // What the set says already holds, unless something else is asked for now.
        request = request with { Version = request.Version ?? asked?.Version };
        using var plan = Planning.Plan(context, request, known, parsed);
        if (plan.Manifest.Plugins.Count == 0 && plan.Manifest.Contracts.Count == 0)
        {
            throw new PluginHostException(
                $"The package {plan.Locked.Id} {plan.Locked.Version} is no plug-in: its manifest lists none.\nLook for one: mktap plugin search");
        }

        Planning.ExpectFreeNames(context, scope, plan);
        var changes = PlanChanges.Of(plan, known);
        context.Terminal.Write(PlanScreen.Of(plan, changes, scope.SetFile));
        if (!IsTrusted(context.Terminal, plan, changes, parsed))
        {
            return ExitCode.Failure;
        }

        plan.CommitAsync(scope, CancellationToken.None).GetAwaiter().GetResult();

        // The package spells its id.
        DropInSet.AddAsync(context.Home, scope, request with { Id = plan.Locked.Id }, CancellationToken.None).GetAwaiter().GetResult();
        context.Terminal.WriteLine(Done(plan));
        return ExitCode.Success;
    }

    private static bool IsThere(DropInRequest asked, DropInRequest request, LockedDropIn locked, ParsedOptions parsed)
    {
        var source = parsed[PlanOptionEntries.Source.Name];
        return asked.IsMetBy(locked)
            && (request.Version is null || request.Version == asked.Version || request.Version == locked.Version)
            && (source is null || string.Equals(source, locked.Packages[0].Source, StringComparison.OrdinalIgnoreCase));
    }

    private static int Keep(PluginContext context, DropInScope scope, DropInRequest asked, DropInRequest request, LockedDropIn locked)
    {
        context.Restorer.RepairAsync(locked, CancellationToken.None).GetAwaiter().GetResult();
        var isPinned = request.Version is not null && request.Version != asked.Version;
        if (isPinned)
        {
            DropInSet.AddAsync(context.Home, scope, request with { Id = locked.Id }, CancellationToken.None).GetAwaiter().GetResult();
        }

        context.Terminal.WriteLine($"{locked.Id} {locked.Version} is already there{(isPinned ? "; the set now asks for exactly this version" : "")}.");
        return ExitCode.Success;
    }

    private static bool IsTrusted(Terminal terminal, DropInPlan plan, IReadOnlyList<string> changes, ParsedOptions parsed)
    {
        if (parsed.Has(PlanOptionEntries.Yes.Name) || (changes.Count == 0 && (plan.Previous is not null || !Terminal.IsInteractive)))
        {
            return true;
        }

        if (!Terminal.IsInteractive)
        {
            terminal.Error(
                $"{plan.Locked.Id} {plan.Locked.Version} is not added: {string.Join(", and ", changes)}.\nIf that is right, say so: mktap plugin add {parsed["id[@version]"]}{Planning.OptionWords(parsed)} --yes");
            return false;
        }

        if (terminal.Confirm(changes.Count == 0 ? "Add it?" : "Add it nevertheless?"))
        {
            return true;
        }

        terminal.WriteLine("Not added.");
        return false;
    }

    private static string Done(DropInPlan plan)
    {
        var taps = plan.Manifest.Plugins.Where(entry => entry.TapName is not null).Select(entry => $"\"mktap {entry.TapName}\"").ToArray();
        var provides = taps.Length > 0 ? $", which provides {string.Join(", ", taps)}" : "";
        return plan.Previous is { } previous && previous.Version != plan.Locked.Version
            ? $"Changed {plan.Locked.Id} from {previous.Version} to {(plan.IsDowngrade ? "the older " : "")}{plan.Locked.Version}{provides}."
            : $"Added {plan.Locked.Id} {plan.Locked.Version}{provides}.";
    }
}
