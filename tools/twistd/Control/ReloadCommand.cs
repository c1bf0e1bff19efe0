using Twisted.CommandLine;
using Twisted.Runner.Control;

namespace Twisted.Tools.Twistd.Control;

/// <inheritdoc/>
internal sealed class ReloadCommand(TextWriter output, TextWriter error) : ControlCommand(output, error)
{
    public override string Name => "reload";

    public override string Summary => "Has a server that runs read anew what it has from outside its tap, such as certificates. What fails stays as it was, and is named.";

    protected override int Run(ParsedOptions parsed, string pidFile) => new ControlClient("twistd", Output, Error).Ask(pidFile, ControlClient.Reload);
}
