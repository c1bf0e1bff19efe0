using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Persistence;
using Twisted.Runner.Control;
using Twisted.Taps;
using Twisted.Tools.Twistd.Export;
using Twisted.Usage;

namespace Twisted.Tools.Twistd.Control;

/// <inheritdoc/>
internal sealed class UpgradeCommand(TextWriter output, TextWriter error) : ControlCommand(output, error)
{
    public override string Name => "upgrade";

    public override string Summary => "Has this program, which may be newer, take the place of a server that runs: on the same sockets, so that nobody who connects is refused. The server serves until its successor is ready, and goes on if that fails.";

    protected override IReadOnlyList<OptionEntry> OwnOptions { get; } =
    [
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "drain-timeout",
            ValueName = "SECONDS",
            Default = SecondsOption.Text(UpgradeClient.DefaultDrain),
            Help = "How long connections of the process that is replaced may go on, before it closes them.",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "file",
            ShortName = 'f',
            ValueName = "TAP",
            Help = "The tap to run from then on. [default: the one that the server was started with, as it is now]",
        },
        new()
        {
            Kind = OptionKind.Flag,
            Name = "keep-state",
            Help = "Save the server, and go on from there, rather than from the tap as it was made.",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "passphrase-file",
            ValueName = "FILE",
            Help = "The file whose first line is the passphrase of an encrypted tap.",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "timeout",
            ValueName = "SECONDS",
            Default = SecondsOption.Text(UpgradeClient.DefaultLimit),
            Help = "How long the successor may take until it is ready.",
        },
    ];

    protected override IReadOnlyList<DescribedItem> ExitCodes =>
    [
        new("0", "The successor is the server."),
        new("1", "It failed, and the server goes on as before."),
        new("2", "The command line is wrong."),
        new("4", "The server is another user's."),
        new("7", "The server does not run."),
    ];

    protected override int Run(ParsedOptions parsed, string pidFile)
    {
        var file = parsed["file"] is { } path ? Path.GetFullPath(path) : null;
        if (file is not null && parsed.Has("keep-state"))
        {
            throw new UsageException("--keep-state goes on from what the server saves, and --file from another tap; give one of them");
        }

        return new UpgradeClient("twistd", Output, Error)
        {
            Program = ProgramPath.Find(),
            TapFile = file,
            KeepsState = parsed.Has("keep-state"),
            Limit = SecondsOption.Parse("timeout", parsed["timeout"], 1, SecondsOption.Day) ?? UpgradeClient.DefaultLimit,
            Drain = SecondsOption.Parse("drain-timeout", parsed["drain-timeout"], 0, SecondsOption.Month) ?? UpgradeClient.DefaultDrain,
            Passphrase = PassphraseOf(parsed["passphrase-file"], file),
        }.Upgrade(pidFile);
    }

    private string? PassphraseOf(string? passphraseFile, string? tap) =>
        passphraseFile is not null || Environment.GetEnvironmentVariable(Passphrases.Variable) is not null || (tap is not null && TapFile.IsEncrypted(tap))
            ? new Passphrases(passphraseFile, "twistd", Error).ForReading(tap ?? "the tap of the server")
            : null;
}
