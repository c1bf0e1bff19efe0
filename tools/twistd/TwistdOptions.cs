using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Shared.Completion;

namespace Twisted.Tools.Twistd;

/// <summary>The options of <c>twistd</c>: groups of what belongs together, each in the order of the names.</summary>
internal static class TwistdOptions
{
    public const string DefaultFile = "twistd.tap";

    public static IReadOnlyList<OptionGroup> Groups { get; } =
    [
        new("What to run",
        [
            new()
            {
                Kind = OptionKind.Flag,
                Name = "encrypted",
                ShortName = 'e',
                Help = "The tap must be encrypted. One that is is recognised without this.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "file",
                ShortName = 'f',
                Default = DefaultFile,
                ValueName = ValueNames.File,
                Help = "The tap to run.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "no-restore",
                Help = "Restore nothing: fail when the store lacks a package that is needed.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "package",
                ValueName = PackageWords.IdAtVersion,
                Help = "The package that the tap's name is to come from, ID or ID@VERSION; it need not be added.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "passphrase-file",
                ValueType = OptionValueType.File,
                Help = "The file with the passphrase. [default: TWISTED_PASSPHRASE, or else it is asked for]",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "python",
                ShortName = 'y',
                ValueName = ValueNames.File,
                Help = "A C# file to run, instead of a tap; it leaves a variable \"application\". The name is the original's.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "source",
                ShortName = 's',
                Help = "The tap must be C# source.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "xml",
                ShortName = 'x',
                Help = "The tap must be XML.",
            },
        ]),
        new("What to keep",
        [
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "checkpoint",
                ValueName = "INTERVAL",
                Help = "Save the application while it runs: every so many seconds, or 30s, 5m, 1h.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "no-save",
                ShortName = 'o',
                Help = "Do not save the application when it stops. Otherwise it goes to NAME-shutdown with the ending of its format.",
            },
        ]),
        new("The process",
        [
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "admin",
                ValueName = "ENDPOINT",
                ImpliedValue = "unix",
                Help = "Answer probes and tell metrics and state, at unix, unix:PATH or tcp:PORT; alone it is a socket beside the pidfile.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "chroot",
                ValueType = OptionValueType.Directory,
                ValueName = ValueNames.Folder,
                Help = "Make this folder the root of all paths once ports are bound; only root can.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "drain-timeout",
                ValueName = "SECONDS",
                Default = "0",
                Help = "How long connections may go on when the server stops, before they are closed.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "euid",
                Help = "Change the effective user and group only, so that services can become root again.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "gid",
                ShortName = 'g',
                ValueName = ValueNames.Group,
                Help = "The group to run as, by name or number. [default: as the tap says]",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "nodaemon",
                ShortName = 'n',
                Help = "Stay in the foreground.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "originalname",
                Help = "Leave the process its name, rather than give it that of the application.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "pidfile",
                ValueName = ValueNames.File,
                Help = "Where to keep the process id; empty for nowhere. [default: twistd.pid]",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "reactor",
                ShortName = 'r',
                ValueName = "NAME",
                Help = "There is one, \"default\"; accepted for the original's sake.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "rundir",
                ShortName = 'd',
                ValueName = ValueNames.Folder,
                Default = ".",
                Help = "The folder to run in.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "uid",
                ShortName = 'u',
                ValueName = ValueNames.User,
                Help = "The user to run as, by name or number. [default: as the tap says]",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "umask",
                ValueName = "MASK",
                Help = "The permissions that new files do not get, in octal. [default: 077 for a daemon]",
            },
        ]),
        new("The log",
        [
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "log-count",
                ValueName = "N",
                Default = "10",
                Help = "How many rotated logs to keep; 0 keeps none.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "log-format",
                ValueType = OptionValueType.Choice,
                Choices = ["twisted", "json"],
                ValueName = "FORMAT",
                Default = "twisted",
                Help = "The form of each entry.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "log-level",
                ValueType = OptionValueType.Choice,
                Choices = ["trace", "debug", "info", "warning", "error", "critical"],
                ValueName = "LEVEL",
                Default = "info",
                Help = "The least level that is written.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "log-size",
                ValueName = "BYTES",
                Default = "1000000",
                Help = "Rotate the log before it grows beyond this, such as 500k or 10M; 0 for never.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "logfile",
                ShortName = 'l',
                ValueName = ValueNames.File,
                Help = "Where to log to; \"-\" is standard output. [default: twistd.log; with --nodaemon, standard output]",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "prefix",
                ValueName = "WORD",
                Default = "twisted",
                Help = "The name of the program in entries of syslog.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "quiet",
                ShortName = 'q',
                Help = "Show no progress on the terminal, and errors only.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "syslog",
                Help = "Log to syslog, and to no file.",
            },
        ]),
        new("Debugging",
        [
            new()
            {
                Kind = OptionKind.Flag,
                Name = "debug",
                ShortName = 'b',
                Help = "Wait for a debugger before anything is loaded; SIGUSR2 breaks into it later.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "nothotshot",
                Help = "Refused: there is one profiler.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "profile",
                ShortName = 'p',
                ValueType = OptionValueType.File,
                Help = "Write a trace of the whole run to this file, in the format nettrace.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "report-profile",
                ValueName = ValueNames.File,
                Help = "Refused: dotnet-trace reports.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "savestats",
                Help = "Refused: a trace has everything.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "spew",
                Help = "Log everything that there is to log; the same as --log-level=trace.",
            },
        ]),
    ];

    public static IReadOnlyList<OptionEntry> All { get; } = [.. Groups.SelectMany(group => group.Options)];
}
