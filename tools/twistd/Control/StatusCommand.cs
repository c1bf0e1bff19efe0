using Twisted.CommandLine;
using Twisted.Runner.Control;

namespace Twisted.Tools.Twistd.Control;

/// <inheritdoc/>
internal sealed class StatusCommand(TextWriter output, TextWriter error) : ControlCommand(output, error)
{
    public override string Name => "status";

    public override string Summary => "Tells whether a server runs, since when, and what of. Exit codes: 0 it runs, 1 it is dead and its pidfile is left, 3 it does not run, 4 that cannot be told.";

    protected override IReadOnlyList<DescribedItem> ExitCodes =>
    [
        new("0", "The server runs."),
        new("1", "It is dead, and left its pidfile."),
        new("2", "The command line is wrong."),
        new("3", "It does not run."),
        new("4", "It cannot be told, as of another user's server."),
    ];

    protected override int Run(ParsedOptions parsed, string pidFile) => new StatusClient("twistd", Output, Error).Show(pidFile);
}
