using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.Shared.Completion;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin update</c>: the newest of what a set asks for.</summary>
internal sealed class UpdateCommand : IPluginCommand
{
    public string Name => "update";

    public string Summary => "Takes the newest versions that the set of drop-ins asks for, and locks them.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        PlanOptionEntries.Source,
        PlanOptionEntries.Prerelease,
        PlanOptionEntries.Yes,
        ScopeOptions.Project,
        ScopeOptions.User,
        new() { Kind = OptionKind.Argument, Name = "id", ValueName = PackageWords.Id, Help = "The package; by default all of the set." },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var scope = ScopeOptions.Choose(context, parsed, mayBeNew: false);
        var requests = RequestsFor(context, scope, parsed["id"], out var isStock);
        if (requests.Count == 0)
        {
            context.Terminal.WriteLine($"There is nothing to update in \"{scope.SetFile}\".");
            return ExitCode.Success;
        }

        var isDone = true;
        foreach (var request in requests)
        {
            try
            {
                isDone &= Update(context, scope, request, parsed, isStock);
            }
            catch (PluginHostException exception)
            {
                context.Terminal.Error(exception.Message);
                isDone = false;
            }
        }

        return isDone ? ExitCode.Success : ExitCode.Failure;
    }

    private IReadOnlyList<DropInRequest> RequestsFor(PluginContext context, DropInScope scope, string? id, out bool isStock)
    {
        isStock = false;
        var requests = DropInSet.Read(scope);
        if (id is null)
        {
            return requests;
        }

        if (requests.FirstOrDefault(request => Ids.AreSame(request.Id, id)) is { } asked)
        {
            return [asked];
        }

        // What comes with the tools has their version; only where it comes from can change.
        isStock = scope.Origin == PluginOrigin.User;
        return isStock && StockCatalogue.Read().FirstOrDefault(stock => Ids.AreSame(stock.Id, id)) is { } found
            ? [new DropInRequest(found.Id, found.Version)]
            : throw ScopeOptions.NotInSet(context, scope, id, Name);
    }

    /// <returns>False when it is not done, and its user knows why.</returns>
    private static bool Update(PluginContext context, DropInScope scope, DropInRequest request, ParsedOptions parsed, bool isStock)
    {
        var terminal = context.Terminal;
        var known = Planning.KnownIn(terminal, scope);
        using var plan = Planning.Plan(context, request, known, parsed, isStock);
        var (now, before) = (plan.Locked, plan.Previous);
        var changes = PlanChanges.Of(plan, known);
        var closure = before is null ? [] : ClosureChanges.Between(before, now);

        // A prerelease that was added is newer than the stable one which is all that is asked for.
        if (before is not null && request.IsMetBy(before) && (plan.IsDowngrade || (before.Version == now.Version && closure.Count == 0 && changes.Count == 0)))
        {
            context.Restorer.EnsureAsync(before, CancellationToken.None).GetAwaiter().GetResult();
            terminal.WriteLine($"{before.Id} {before.Version} {(plan.IsDowngrade ? $"is newer than {now.Version}, the newest that is asked for." : NothingNewer(request, isStock))}");
            return true;
        }

        Planning.ExpectFreeNames(context, scope, plan);
        terminal.WriteLine(before is null ? $"{now.Id}: {now.Version}" : before.Version == now.Version ? $"{now.Id} {now.Version}" : $"{now.Id} {before.Version} -> {now.Version}");
        foreach (var change in closure.Concat(changes))
        {
            terminal.WriteLine($"  {change}");
        }

        if (changes.Count > 0 && !parsed.Has(PlanOptionEntries.Yes.Name) && !(Terminal.IsInteractive && terminal.Confirm("Update it nevertheless?")))
        {
            terminal.Error($"{now.Id} {now.Version} is not taken: {string.Join(", and ", changes)}.\nIf that is right, say so: mktap plugin update {now.Id}{Planning.OptionWords(parsed)} --yes");
            return false;
        }

        plan.CommitAsync(scope, CancellationToken.None).GetAwaiter().GetResult();
        return true;
    }

    private static string NothingNewer(DropInRequest request, bool isStock) =>
        isStock ? "comes with the tools, in their version."
        : request.IsExact ? $"stays: the set asks for exactly this version. Another one: mktap plugin add {request.Id}@VERSION"
        : request.Version is { } range ? $"is the newest in {range}."
        : "is the newest.";
}
