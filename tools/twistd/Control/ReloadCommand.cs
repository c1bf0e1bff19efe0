using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Runner.Control;

namespace Twisted.Tools.Twistd.Control;

/// <inheritdoc/>
internal sealed class ReloadCommand(TextWriter output, TextWriter error) : ControlCommand(output, error)
{
    public override string Name => "reload";

    public override string Summary => "Has a server that runs read its tap again, and restart the services that have changed in it; the others read anew what they have from outside, such as certificates. What fails stays as it was, and is named.";

    protected override IReadOnlyList<OptionEntry> OwnOptions { get; } =
    [
        new()
        {
            Kind = OptionKind.Flag,
            Name = "dry-run",
            Help = "Tell what would be restarted, and do nothing.",
        },
    ];

    protected override int Run(ParsedOptions parsed, string pidFile) =>
        new ControlClient("twistd", Output, Error).Ask(pidFile, parsed.Has("dry-run") ? ControlClient.ReloadPreview : ControlClient.Reload);
}
