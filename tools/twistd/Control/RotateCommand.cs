using Twisted.CommandLine;
using Twisted.Runner.Control;

namespace Twisted.Tools.Twistd.Control;

/// <inheritdoc/>
internal sealed class RotateCommand(TextWriter output, TextWriter error) : ControlCommand(output, error)
{
    public override string Name => "rotate";

    public override string Summary => "Has a server that runs move its log aside and begin another.";

    protected override int Run(ParsedOptions parsed, string pidFile) => new ControlClient("twistd", Output, Error).Ask(pidFile, ControlClient.Rotate);
}
