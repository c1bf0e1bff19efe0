using Twisted.Runner.Native;
using Twisted.Runner.Privileges;
using Twisted.Runner.State;
using Twisted.Shared;

namespace Twisted.Runner;

/// <summary>How a process runs its application. <see cref="Resolve"/> it before it is used.</summary>
public sealed record RunSettings
{
    /// <summary>The log file that stands for standard output.</summary>
    public const string StandardOutput = "-";

    private static readonly TimeSpan LongestDrain = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestCheckpoint = TimeSpan.FromSeconds(1);

    /// <summary>How long after one save of the running application the next is; null to save at the end only.</summary>
    public TimeSpan? Checkpoint { get; init; }

    /// <summary>The folder that becomes the root of all paths once ports are bound; null for none.</summary>
    public string? Chroot { get; init; }

    /// <summary>How long connections may go on once the application is to stop, before they are closed: zero, the default, for not at all; up to 30 days.</summary>
    public TimeSpan DrainLimit
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= LongestDrain
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The time to drain is zero or more, and 30 days at most.");
    }

    /// <summary>True to change the effective user and group only: services can then become root again.</summary>
    public bool EffectiveOnly { get; init; }

    /// <summary>The group to run as once ports are bound; overrides that of the application.</summary>
    public int? Gid { get; init; }

    /// <summary>True to leave the process its name, rather than give it that of the application.</summary>
    public bool KeepsName { get; init; }

    public LogSettings Log { get; init; } = new();

    /// <summary>
    /// Where the log goes: a path, or <see cref="StandardOutput"/>. Null is standard output without a daemon, and
    /// otherwise <c>PROGRAM.log</c> in the run directory.
    /// </summary>
    public string? LogFile { get; init; }

    /// <summary>Makes what tells others how the run does, such as an endpoint for probes; called once in the process that runs the application. Null for nothing.</summary>
    public Func<IRunMonitor>? Monitor { get; init; }

    /// <summary>True to stay in the foreground.</summary>
    public bool NoDaemon { get; init; }

    /// <summary>True to leave the application unsaved when it stops.</summary>
    public bool NoSave { get; init; }

    /// <summary>The path of the pidfile; null is <c>PROGRAM.pid</c> in the run directory, and empty is none.</summary>
    public string? PidFile { get; init; }

    /// <summary>Where to write a trace of the whole run, in the format nettrace; null for none.</summary>
    public string? Profile { get; init; }

    /// <summary>The name in messages and of default files.</summary>
    public string Program { get; init; } = "twistd";

    /// <summary>True for a daemon that tells whoever starts it of no progress, and errors only.</summary>
    public bool Quiet { get; init; }

    /// <summary>The working directory of the application; relative to that of the caller until resolved.</summary>
    public string RunDirectory { get; init; } = ".";

    /// <summary>How long services may take to stop before what they still do is aborted; 10 seconds, as long as a container waits.</summary>
    public TimeSpan StopBudget { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The permissions that new files do not get; null leaves a process in the foreground its own, and is 077 for a daemon.</summary>
    public int? UMask { get; init; }

    /// <summary>The user to run as once ports are bound; overrides that of the application.</summary>
    public int? Uid { get; init; }

    /// <summary>The program's version, as the log shows it.</summary>
    public string Version { get; init; } = "";

    /// <summary>True to wait for a debugger before anything is loaded.</summary>
    public bool WaitsForDebugger { get; init; }

    internal bool LogsToStandardOutput => LogFile == StandardOutput;

    /// <summary>Makes every path absolute, so that changing the directory afterwards moves none of them.</summary>
    /// <remarks>A path that was given is relative to <paramref name="currentDirectory"/>; defaults stand in the run directory.</remarks>
    /// <exception cref="RunException">The settings contradict each other, or there is no such run directory.</exception>
    public RunSettings Resolve(string currentDirectory)
    {
        if (LogsToStandardOutput && !NoDaemon)
        {
            throw new RunException("daemons cannot log to stdout; leave out --logfile=-, or add --nodaemon");
        }

        if (Checkpoint is { } interval && interval < ShortestCheckpoint)
        {
            throw new RunException($"the application cannot be saved every {interval}; save every second at most");
        }

        var runDirectory = Path.GetFullPath(RunDirectory, currentDirectory);
        if (!Directory.Exists(runDirectory))
        {
            throw new RunException($"the run directory \"{Printable.Escape(RunDirectory)}\" does not exist; create it, or choose another with --rundir");
        }

        var chroot = Chroot is null ? null : ResolveRoot(Path.GetFullPath(Chroot, currentDirectory), ref runDirectory);
        return this with
        {
            RunDirectory = runDirectory,
            Chroot = chroot,
            Profile = Profile is null ? null : Path.GetFullPath(Profile, currentDirectory),
            PidFile = PidFile switch
            {
                null => Path.Combine(runDirectory, $"{Program}.pid"),
                "" => "",
                _ => Path.GetFullPath(PidFile, currentDirectory),
            },
            LogFile = LogFile switch
            {
                null when NoDaemon => StandardOutput,
                null or "" => Path.Combine(runDirectory, $"{Program}.log"),
                StandardOutput => StandardOutput,
                _ => Path.GetFullPath(LogFile, currentDirectory),
            },
        };
    }

    /// <summary>The run directory is in the root: the root itself, unless another one was given.</summary>
    private string ResolveRoot(string root, ref string runDirectory)
    {
        var shown = Printable.Escape(Chroot!);
        if (!OperatingSystem.IsWindows() && Posix.GetEUid() != 0)
        {
            throw new RunException($"cannot make \"{shown}\" the root: only root can; leave out --chroot, or start it as root");
        }

        if (!Directory.Exists(root))
        {
            throw new RunException($"cannot make \"{shown}\" the root: there is no such folder; create it, or choose another with --chroot");
        }

        root = Path.TrimEndingDirectorySeparator(root);
        if (RunDirectory == ".")
        {
            runDirectory = root;
        }

        return ProcessRoot.Contains(root, runDirectory)
            ? root
            : throw new RunException($"the run directory \"{Printable.Escape(RunDirectory)}\" is not inside of \"{shown}\", which is to be the root; choose one with --rundir that is");
    }
}
