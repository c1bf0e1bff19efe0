using Twisted.Manifest;

namespace Twisted.Tools.Twistd;

/// <summary>The options of <c>twistd</c>, in the order of their names.</summary>
internal static class TwistdOptions
{
    public const string DefaultFile = "twistd.tap";

    public static IReadOnlyList<OptionEntry> All { get; } =
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
            Name = "checkpoint",
            ValueName = "INTERVAL",
            Help = "Save the application while it runs: every so many seconds, or 30s, 5m, 1h.",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "file",
            ShortName = 'f',
            Default = DefaultFile,
            Help = "The tap to run.",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "gid",
            ShortName = 'g',
            Help = "The group to run as, by name or number. [default: as the tap says]",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "logfile",
            ShortName = 'l',
            Help = "Where to log to; \"-\" is standard output. [default: twistd.log; with --nodaemon, standard output]",
        },
        new()
        {
            Kind = OptionKind.Flag,
            Name = "no-restore",
            Help = "Restore nothing: fail when the store lacks a package that the tap needs.",
        },
        new()
        {
            Kind = OptionKind.Flag,
            Name = "no-save",
            ShortName = 'o',
            Help = "Do not save the application when it stops. Otherwise it goes to NAME-shutdown with the ending of its format.",
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
            Kind = OptionKind.Parameter,
            Name = "passphrase-file",
            ValueType = OptionValueType.File,
            Help = "The file with the passphrase. [default: TWISTED_PASSPHRASE, or else it is asked for]",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "pidfile",
            Help = "Where to keep the process id. [default: twistd.pid]",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "python",
            ShortName = 'y',
            Help = "A C# file to run, instead of a tap; it leaves a variable \"application\". The name is the original's.",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "rundir",
            ShortName = 'd',
            Default = ".",
            Help = "The folder to run in.",
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
            Kind = OptionKind.Parameter,
            Name = "uid",
            ShortName = 'u',
            Help = "The user to run as, by name or number. [default: as the tap says]",
        },
        new()
        {
            Kind = OptionKind.Flag,
            Name = "xml",
            ShortName = 'x',
            Help = "The tap must be XML.",
        },
    ];
}
