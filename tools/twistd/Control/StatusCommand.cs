using Twisted.CommandLine;
using Twisted.Runner.Control;

namespace Twisted.Tools.Twistd.Control;

/// <inheritdoc/>
internal sealed class StatusCommand(TextWriter output, TextWriter error) : ControlCommand(output, error)
{
    public override string Name => "status";

    public override string Summary => "Tells whether a server runs, since when, and what of. Exit codes: 0 it runs, 1 it is dead and its pidfile is left, 3 it does not run, 4 that cannot be told.";

    protected override int Run(ParsedOptions parsed, string pidFile) => new StatusClient("twistd", Output, Error).Show(pidFile);
}
