using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Finding;
using Twisted.Usage;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin check</c>: what would break with another version of the tools.</summary>
internal sealed class CheckCommand : IPluginCommand
{
    private const string Host = "host";
    private const string Feeds = "feeds";

    public string Name => "check";

    public string Summary => "Says which drop-ins another version of the tools, and so of Twisted.Framework, could not use.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        new() { Kind = OptionKind.Parameter, Name = Host, ValueName = "VERSION", Required = true, Help = "The version of Twisted.Framework, which is that of mktap and twistd." },
        TapOptions.Tap("Check the drop-ins of this tap too."),
        new() { Kind = OptionKind.Flag, Name = Feeds, Help = "Ask the feeds for newer versions of what would break." },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        var version = parsed[Host]!;
        if (!HostRanges.IsVersion(version))
        {
            throw new UsageException($"--{Host}: \"{version}\" is no version; write it like \"{HostRanges.ThisHost}\"");
        }

        var held = HeldDropIns.Read(context.Scopes);
        foreach (var problem in held.Problems)
        {
            context.Terminal.Problem(problem.Text);
        }

        var dropIns = held.All.Where(dropIn => dropIn.Origin != PluginOrigin.Stock).Concat(TapOptions.DropIns(context, parsed)).ToArray();
        if (dropIns.Length == 0)
        {
            context.Terminal.WriteLine("There is nothing to check: no drop-in is in a set here, and those that come with the tools change with them.");
            return held.Problems.Count == 0 ? ExitCode.Success : ExitCode.Failure;
        }

        var report = new HostRanges(context.Home).Compare(dropIns, version);
        foreach (var good in report.Good)
        {
            context.Terminal.Write(StatusLine.Of("ok", Who(good)));
        }

        foreach (var unknown in report.Unknown)
        {
            context.Terminal.Write(StatusLine.Of("unknown", $"{Who(unknown)}: its manifest is not in the store"));
            context.Terminal.Write(StatusLine.Of("", unknown.IsOfTap ? $"mktap plugin restore --tap \"{unknown.LockFile}\"" : "mktap plugin restore"));
        }

        foreach (var broken in report.Breaks.GroupBy(found => found.DropIn))
        {
            context.Terminal.Write(string.Concat(broken.Select(found => StatusLine.Of("breaks", Why(found, version)))));
            context.Terminal.Write(StatusLine.Of("", Remedy(context, broken.Key, version, parsed.Has(Feeds))));
        }

        return report.Breaks.Count + report.Unknown.Count + held.Problems.Count > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    private static string Who(HeldDropIn dropIn) =>
        $"{dropIn.Locked.Id} {dropIn.Locked.Version} ({(dropIn.IsOfTap ? $"\"{dropIn.LockFile}\"" : ScopeOptions.Word(dropIn.Origin))})";

    private static string Why(HostBreak found, string version) =>
        $"{Who(found.DropIn)}: {(found.IsManifest ? "its manifest" : $"the package {found.PackageId} {found.PackageVersion}")} "
        + $"asks for Twisted.Framework {found.Range}, and {version} is not in that";

    private static string Remedy(PluginContext context, HeldDropIn dropIn, string version, bool asksFeeds)
    {
        var id = dropIn.Locked.Id;
        if (!asksFeeds)
        {
            return $"See whether a newer one will do: mktap plugin check --host {version}{(dropIn.IsOfTap ? $" --tap \"{dropIn.LockFile}\"" : "")} --feeds";
        }

        var upgrade = new HostUpgrades(context.Home, Environment.CurrentDirectory, context.Terminal)
            .FindAsync(id, dropIn.Locked.Version, version, CancellationToken.None).GetAwaiter().GetResult();
        return upgrade switch
        {
            { Fitting: { } fitting } when dropIn.IsOfTap => $"{id} {fitting} will do; make the tap anew with it: mktap --package {id}@{fitting} NAME",
            { Fitting: { } fitting } => $"{id} {fitting} will do, once the tools are {version}: mktap plugin add {id}@{fitting}",
            { Newest: { } newest } => $"The newest version, {newest}, will not do either; stay with tools of {HostRanges.ThisHost}, or ask its author for one.",
            _ => $"The feeds have no newer version; stay with tools of {HostRanges.ThisHost}, or ask its author for one.",
        };
    }
}
