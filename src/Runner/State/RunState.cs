using Twisted.Runner.Health;
using Twisted.Runner.Logs;
using Twisted.Runner.Signals;
using Twisted.Runner.Upgrading;
using Twisted.Services;

namespace Twisted.Runner.State;

/// <summary>What there is to know of a run, from its beginning to its end. Safe for use from any thread.</summary>
public sealed class RunState
{
    private readonly string _sourceName;
    private readonly StopRequests _stops;
    private readonly LogOutput _output;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private volatile Application? _application;
    private volatile bool _isRunning;
    private volatile bool _isDraining;
    private HealthChecks? _checks;
    private Task<IReadOnlyList<string>>? _checking;

    internal RunState(RunSettings settings, string sourceName, StopRequests stops, LogOutput output, TimeProvider clock)
    {
        Settings = settings;
        _sourceName = sourceName;
        _stops = stops;
        _output = output;
        _clock = clock;
        Since = clock.GetUtcNow();
    }

    /// <summary>Whom this process took over from; null for nobody.</summary>
    internal Predecessor? Predecessor { get; init; }

    /// <summary>True for a process that takes over from another one, which still has what has one place only, such as a port.</summary>
    public bool IsSuccessor => Predecessor is not null;

    /// <summary>Resolved.</summary>
    public RunSettings Settings { get; }

    /// <summary>When the run began.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>The application, from when it is loaded on; null before.</summary>
    public Application? Application => _application;

    /// <summary>Of the application; until it is loaded, of what it is loaded from.</summary>
    public string Name => _application?.Name ?? _sourceName;

    public RunPhase Phase =>
        _isDraining ? RunPhase.Draining
        : _stops.Requested.IsCancellationRequested ? RunPhase.Stopping
        : _isRunning ? RunPhase.Running
        : RunPhase.Starting;

    /// <summary>How long the run has taken so far.</summary>
    public TimeSpan Uptime => _clock.GetUtcNow() - Since;

    /// <summary>How many entries of the log could not be written.</summary>
    public long LogEntriesLost => _output.LostInAll;

    /// <summary>All that is to be told, at this moment.</summary>
    public ApplicationState Read() => new()
    {
        Name = Name,
        PredecessorId = Predecessor?.Process,
        Phase = Phase,
        ProcessId = Environment.ProcessId,
        Since = Since,
        Time = _clock.GetUtcNow(),
        User = OperatingSystem.IsWindows() ? Environment.UserName : UserOfProcess.Describe(),
        Folder = Settings.RunDirectory,
        Log = Settings.Log.Syslog ? "syslog" : Settings.LogsToStandardOutput ? "standard output" : Settings.LogFile!,
        LogEntriesLost = LogEntriesLost,
        Program = Settings.Program,
        Version = Settings.Version,
        Services = ReadServices(),
    };

    /// <summary>The services alone, which is most of it.</summary>
    public IReadOnlyList<ServiceNodeState> ReadServices() => _application is { } application ? TreeReader.Read(application) : [];

    /// <summary>Asks the services that run, and can tell, for their health. Those who ask at the same time share one answer.</summary>
    /// <param name="limit">How long each service may take; of several who ask at the same time the first one's holds.</param>
    /// <returns>A line for each that is not well: its path, and why.</returns>
    public Task<IReadOnlyList<string>> CheckHealthAsync(TimeSpan limit)
    {
        if (_application is not { } application)
        {
            return Task.FromResult<IReadOnlyList<string>>([]);
        }

        lock (_lock)
        {
            if (_checking is null || _checking.IsCompleted)
            {
                _checking = CheckAsync(_checks ??= new HealthChecks(application, _clock), limit);
            }

            return _checking;
        }
    }

    internal void Loaded(Application application) => _application = application;

    internal void Running() => _isRunning = true;

    internal void Drains(bool value) => _isDraining = value;

    private static async Task<IReadOnlyList<string>> CheckAsync(HealthChecks checks, TimeSpan limit) =>
        [.. (await checks.CheckAsync(limit).ConfigureAwait(false)).Select(fault => $"{fault.Path}: {fault.Reason}")];
}
