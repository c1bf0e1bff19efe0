using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost.Diagnosing;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin doctor</c>: what is wrong, and what mends it.</summary>
internal sealed class DoctorCommand : IPluginCommand
{
    private const string Offline = "offline";
    private const string Assemblies = "assemblies";

    public string Name => "doctor";

    public string Summary => "Checks the store, the sets and all drop-ins, and says which command mends what is wrong.";

    public IReadOnlyList<OptionEntry> Options { get; } =
    [
        new() { Kind = OptionKind.Flag, Name = Offline, Help = "Ask no feed, and so nothing about feeds and known vulnerabilities." },
        new() { Kind = OptionKind.Flag, Name = Assemblies, Help = "List what serves each assembly that the drop-ins refer to." },
    ];

    public int Run(PluginContext context, ParsedOptions parsed)
    {
        if (parsed.Has(Assemblies))
        {
            context.Terminal.Write(Served(context));
            return ExitCode.Success;
        }

        var doctor = new Doctor(context.Home, context.Scopes, Environment.CurrentDirectory) { AsksFeeds = !parsed.Has(Offline) };
        var findings = doctor.ExamineAsync(CancellationToken.None).GetAwaiter().GetResult();
        context.Terminal.Write(string.Concat(findings.Select(Lines)));
        var errors = findings.Count(finding => finding.Level == FindingLevel.Error);
        var warnings = findings.Count(finding => finding.Level == FindingLevel.Warning);
        context.Terminal.WriteLine(errors + warnings == 0 ? "All is well." : $"{Count(errors, "error")}, {Count(warnings, "warning")}.");
        return errors > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Lines(DoctorFinding finding)
    {
        var level = finding.Level switch
        {
            FindingLevel.Error => "error",
            FindingLevel.Warning => "warning",
            _ => "ok",
        };
        var text = StatusLine.Of(level, $"{finding.Check,-11} {finding.Text}");
        return finding.Remedy is { } remedy ? $"{text}{StatusLine.Of("", $"{"",-11} {remedy}")}" : text;
    }

    private static string Served(PluginContext context)
    {
        var table = new TextTable("DROP-IN", "FILE", "NEEDS", "VERSION", "SERVED BY");
        foreach (var dropIn in HeldDropIns.Read(context.Scopes).All)
        {
            foreach (var reference in AssemblyMap.Of(context.Home, dropIn.Locked).References)
            {
                table.Add($"{dropIn.Locked.Id} {dropIn.Locked.Version}", reference.File, reference.Name, reference.Version.ToString(), By(reference));
            }
        }

        return table.ToString();
    }

    private static string By(ServedAssembly reference)
    {
        var version = reference.IsTooOld ? $", in version {reference.ServedVersion}, which is too old" : "";
        return reference.Server switch
        {
            AssemblyServer.DropIn => $"{reference.ServedBy}{version}",
            AssemblyServer.Host => $"the host{version}",
            AssemblyServer.SharedFramework => $"a shared framework{version}",
            _ => "nobody",
        };
    }
}
