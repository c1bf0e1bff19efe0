using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Runner.Control;

namespace Twisted.Tools.Twistd.Control;

/// <inheritdoc/>
internal sealed class StatusCommand(TextWriter output, TextWriter error) : ControlCommand(output, error)
{
    public override string Name => "status";

    public override string Summary => "Tells whether a server runs, since when, and how each of its services does. Exit codes: 0 it runs, 1 it is dead and its pidfile is left, 3 it does not run, 4 that cannot be told.";

    protected override IReadOnlyList<DescribedItem> ExitCodes =>
    [
        new("0", "The server runs."),
        new("1", "It is dead, and left its pidfile."),
        new("2", "The command line is wrong."),
        new("3", "It does not run."),
        new("4", "It cannot be told, as of another user's server."),
    ];

    protected override IReadOnlyList<OptionEntry> OwnOptions { get; } =
    [
        new()
        {
            Kind = OptionKind.Flag,
            Name = "json",
            Help = "Print one line of JSON, with exact times and numbers.",
        },
    ];

    protected override int Run(ParsedOptions parsed, string pidFile) =>
        new StatusClient("twistd", Output, Error) { Form = parsed.Has("json") ? StatusForm.Json : TerminalWords.DrawsLines ? StatusForm.Tree : StatusForm.Plain }.Show(pidFile);
}
