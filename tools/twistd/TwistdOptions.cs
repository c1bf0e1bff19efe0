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
            Help = "Do not save the application when it stops. Otherwise it goes to NAME-shutdown.tap.",
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
            Name = "pidfile",
            Help = "Where to keep the process id. [default: twistd.pid]",
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
            Kind = OptionKind.Parameter,
            Name = "uid",
            ShortName = 'u',
            Help = "The user to run as, by name or number. [default: as the tap says]",
        },
    ];
}
