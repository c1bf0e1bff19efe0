using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Bundling;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin bundle</c>: all that a machine without a network needs.</summary>
internal sealed class BundleCommand : IPluginCommand
{
    private const string AllStock = "all-stock";

    public string Name => "bundle";

    public string Summary => "Copies the packages of all drop-ins, with their set and lock, into a folder for a machine without a network.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        TapOptions.Tap("Put in what this tap needs, too."),
        new() { Kind = OptionKind.Flag, Name = AllStock, Help = "Put in all that comes with the tools, not only what was used so far." },
        new() { Kind = OptionKind.Argument, Name = "folder", ValueType = OptionValueType.Directory, Required = true, Help = "A folder that is new, empty, or an earlier bundle." },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var (terminal, folder) = (context.Terminal, parsed["folder"]!);
        var held = HeldDropIns.Read(context.Scopes);
        if (held.Problems.Count + held.Unlocked.Count > 0)
        {
            // Half of a set would look like all of it on the other machine.
            terminal.Error(
                held.Problems.Count > 0
                    ? held.Problems[0].Text
                    : $"\"{held.Unlocked[0].Scope.SetFile}\" asks for {held.Unlocked[0].Request}, and its lock does not have that.\n"
                        + $"To resolve it: mktap plugin update {held.Unlocked[0].Request.Id}");
            return ExitCode.Failure;
        }

        var dropIns = new List<HeldDropIn>(held.All);
        if (parsed.Has(AllStock))
        {
            dropIns.AddRange(StockCatalogue.Read().Where(stock => !dropIns.Exists(dropIn => Ids.AreSame(dropIn.Locked.Id, stock.Id))).Select(stock => Restore(context, stock)));
        }

        var others = TapOptions.DropIns(context, parsed);
        if (dropIns.Count + others.Count == 0)
        {
            terminal.Error("there is nothing to bundle: no drop-in is in a set here, or was used so far\nAdd one: mktap plugin add ID; or bundle what comes with the tools: --all-stock");
            return ExitCode.Failure;
        }

        var summary = new DropInBundle(context.Home, context.Restorer)
            .WriteAsync(folder, dropIns, [.. others.Select(other => other.Locked)], CancellationToken.None).GetAwaiter().GetResult();
        terminal.WriteLine($"Bundled {Count(summary.Packages, "package")} of {Count(dropIns.Count + others.Count, "drop-in")} in {Path.GetFullPath(folder)}.");
        terminal.WriteLine($"Copy that folder to the other machine, and there, in it: {(dropIns.Count > 0 ? "mktap plugin restore" : "twistd -f TAP")}");
        return ExitCode.Success;
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    /// <summary>Restores what comes with the tools and was not used yet, outside any set.</summary>
    private static HeldDropIn Restore(PluginContext context, StockDropIn stock)
    {
        var request = new DropInRequest(stock.Id, stock.Version);
        if (new OneOffDropIns(context.Home).Find(request) is { } before)
        {
            return Held(before);
        }

        using var plan = context.Restorer.PlanAsync(request, new PlanOptions { Stock = true }, CancellationToken.None).GetAwaiter().GetResult();
        plan.CommitAsync(scope: null, CancellationToken.None).GetAwaiter().GetResult();
        return Held(plan.Locked);
    }

    private static HeldDropIn Held(LockedDropIn locked) => new() { Locked = locked, Origin = PluginOrigin.Stock, LockFile = "" };
}
