using System.Globalization;
using System.Text;
using Twisted.CommandLine;
using Twisted.Persistence;
using Twisted.Persistence.Comparing;
using Twisted.PluginHost.Locking;
using Twisted.Shared;
using Twisted.Taps;

namespace Twisted.Tools.Tapconvert.Modes;

/// <summary><c>--show</c>: what is in a tap, for a person.</summary>
internal sealed class ShowMode : IMode
{
    private const int LinesAtOnce = 16384;

    public string? Option => TapconvertOptions.Show;

    public IReadOnlyList<string> Options { get; } = [TapconvertOptions.TypeIn, TapconvertOptions.PassphraseFile];

    public int Run(ParsedOptions parsed, Terminal terminal)
    {
        var input = new TapInput(parsed, terminal);
        var tap = input.Open(input.Path);
        terminal.WriteLine($"{ModelText.Segment(tap.Document.Name)}: {Describe(tap, input.Path)}");
        var lines = new StringBuilder();
        ModelTree.Show(tap.Document.Root, line =>
        {
            // Some at a time: each write is a call of the system.
            Printable.Append(lines, line);
            if (lines.Append('\n').Length >= LinesAtOnce)
            {
                terminal.Write(lines.ToString());
                lines.Clear();
            }
        });
        terminal.Write(lines.ToString());

        foreach (var dropIn in TapDropIns.Read(tap))
        {
            ShowDropIn(terminal, dropIn);
        }

        return ExitCode.Success;
    }

    private static string Describe(TapFile tap, string path)
    {
        var size = path == TapInput.Standard ? "" : $", {new FileInfo(path).Length.ToString("N0", CultureInfo.InvariantCulture)} bytes";
        return $"format {Formats.NameOf(tap.Format)}, {(tap.Key is null ? "not encrypted" : "encrypted")}{size}";
    }

    private static void ShowDropIn(Terminal terminal, LockedDropIn dropIn)
    {
        var own = dropIn.Packages[0];
        terminal.WriteLine($"drop-in {dropIn.Id} {dropIn.Version} from {own.Source}{(dropIn.Stock ? ", comes with the tools" : "")}");
        foreach (var package in dropIn.Packages.Skip(1))
        {
            terminal.WriteLine($"  needs {package.Id} {package.Version} from {package.Source}");
        }
    }
}
