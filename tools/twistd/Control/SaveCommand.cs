using Twisted.CommandLine;
using Twisted.Runner.Control;

namespace Twisted.Tools.Twistd.Control;

/// <inheritdoc/>
internal sealed class SaveCommand(TextWriter output, TextWriter error) : ControlCommand(output, error)
{
    public override string Name => "save";

    public override string Summary => "Has a server that runs save its application now, to NAME-shutdown.tap in the folder that it runs in.";

    protected override int Run(ParsedOptions parsed, string pidFile) => new ControlClient("twistd", Output, Error).Ask(pidFile, ControlClient.Save);
}
