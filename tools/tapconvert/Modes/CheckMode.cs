using Twisted.CommandLine;
using Twisted.PluginHost;
using Twisted.PluginHost.Restoring;
using Twisted.Taps.Checking;

namespace Twisted.Tools.Tapconvert.Modes;

/// <summary><c>--check</c>: what would go wrong with a tap on this machine.</summary>
internal sealed class CheckMode : IMode
{
    private const int Column = 9;

    public string? Option => TapconvertOptions.Check;

    public IReadOnlyList<string> Options { get; } = [TapconvertOptions.TypeIn, TapconvertOptions.PassphraseFile];

    public int Run(ParsedOptions parsed, Terminal terminal)
    {
        var input = new TapInput(parsed, terminal);
        var tap = input.Open(input.Path);
        Write(terminal, new CheckFinding(CheckLevel.Ok, $"\"{input.Path}\" is whole: format {Formats.NameOf(tap.Format)}, {(tap.Key is null ? "not encrypted" : "encrypted")}"));
        var home = TwistedHome.FromEnvironment();
        var findings = new TapCheck(home, new DropInRestorer(home, Environment.CurrentDirectory, terminal) { MayRestore = false }).Run(tap);
        foreach (var finding in findings)
        {
            Write(terminal, finding);
        }

        return findings.Any(finding => finding.Level == CheckLevel.Error) ? ExitCode.Failure : ExitCode.Success;
    }

    // Each on one line, for whoever filters them; what to do is on the next.
    private static void Write(Terminal terminal, CheckFinding finding)
    {
        var word = finding.Level switch
        {
            CheckLevel.Ok => "ok",
            CheckLevel.Note => "note",
            _ => "error",
        };
        foreach (var line in finding.Text.Split('\n'))
        {
            terminal.WriteLine($"{word.PadRight(Column)}{line}");
            word = "";
        }
    }
}
