using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Runner.Control;

namespace Twisted.Tools.Twistd.Control;

/// <inheritdoc/>
internal sealed class StopCommand(TextWriter output, TextWriter error) : ControlCommand(output, error)
{
    public override string Name => "stop";

    public override string Summary => "Stops a server in order, and waits until it is gone. One that does not run is no failure.";

    protected override IReadOnlyList<OptionEntry> OwnOptions { get; } =
    [
        new()
        {
            Kind = OptionKind.Flag,
            Name = "kill",
            Help = "Kill the server when it has not stopped in time. What it has not saved is lost then.",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "timeout",
            ValueName = "SECONDS",
            Default = SecondsOption.Text(StopClient.DefaultLimit),
            Help = "How long to wait.",
        },
    ];

    protected override IReadOnlyList<DescribedItem> ExitCodes =>
    [
        new("0", "The server has stopped and was saved in order, or did not run."),
        new("1", "It did not stop in time, or not in order."),
        new("2", "The command line is wrong."),
        new("4", "The server is another user's."),
    ];

    protected override int Run(ParsedOptions parsed, string pidFile) =>
        new StopClient("twistd", Output, Error) { Kills = parsed.Has("kill"), Limit = SecondsOption.Parse("timeout", parsed["timeout"], 1, SecondsOption.Day) ?? StopClient.DefaultLimit }.Stop(pidFile);
}
