using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;
using Twisted.Runner.Metrics;
using Twisted.Runner.Native;
using Twisted.Runner.Privileges;
using Twisted.Services;
using Twisted.Shared;

namespace Twisted.Runner.State;

/// <summary>What watches a run, as its settings ask for it. Where they ask for nothing, nothing is there but metrics for who attaches later.</summary>
/// <remarks>A process that takes over from another one begins to be watched when it has: until then the other one is the server.</remarks>
internal sealed class RunMonitoring(RunState run, ILogger log) : IDisposable
{
    private readonly IRunMonitor? _monitor = run.Settings.Monitor?.Invoke();
    private ILoggerFactory? _loggers;
    private IReadOnlyList<MonitorFile> _files = [];
    private IDisposable? _metrics;
    private Task _late = Task.CompletedTask;
    private bool _isDisposed;

    public void Start(ILoggerFactory loggers)
    {
        _loggers = loggers;
        if (!run.IsSuccessor)
        {
            Begin();
        }
    }

    public void Loaded(Application application)
    {
        run.Loaded(application);
        if (!run.IsSuccessor)
        {
            BeginMetrics();
        }
    }

    public void Running()
    {
        run.Running();
        if (run.IsSuccessor && _monitor is not null)
        {
            _late = Task.Run(BeginLate);
        }

        if (_monitor is null)
        {
            _metrics = new MetricsOnDemand(run);
        }
    }

    public void Drains(bool value) => run.Drains(value);

    /// <summary>Hands what belongs to the process to the user that it is about to become.</summary>
    public void ChangeOwner(int uid, int gid)
    {
        foreach (var file in _files)
        {
            if (Posix.LChOwn(file.Path, (uint)uid, (uint)gid) != 0)
            {
                log.MonitorFileOfRoot(file.Path, uid, gid);
            }
        }
    }

    /// <summary>Removes what a process leaves, unless it is another one's by now.</summary>
    public void Remove()
    {
        foreach (var file in _files)
        {
            try
            {
                if (ProcessRoot.PathNow(file.Path) is { } path && FileStatus.Of(path) is var now && (now is null || file.Status is null || now.IsSameFile(file.Status)))
                {
                    File.Delete(path);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The folder is not ours to change any more. The next start replaces it.
            }
        }
    }

    public void Dispose()
    {
        // Once only: after that the files are those of the next process.
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _late.GetAwaiter().GetResult();
        _monitor?.Dispose();
        _metrics?.Dispose();
        Remove();
    }

    private void Begin()
    {
        if (_monitor is not null)
        {
            _monitor.Start(run, _loggers!);
            _files = [.. _monitor.Files.Select(path => new MonitorFile(path, FileStatus.Of(path)))];
        }
    }

    private void BeginMetrics()
    {
        if (_monitor is not null)
        {
            _metrics = NewMeter();
            _monitor.Loaded();
        }
    }

    /// <summary>The server serves already, and goes on if this fails.</summary>
    private void BeginLate()
    {
        try
        {
            Begin();
            BeginMetrics();
        }
        catch (Exception failure)
        {
            log.MonitorNotStarted((failure as RunException)?.Message ?? Summary.Of(failure));
        }
    }

    // Apart, so that without a monitor the library of metrics is not loaded.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ServiceMeter NewMeter() => new(run);

    /// <param name="Path">Where it was made.</param>
    /// <param name="Status">What tells it from another one there; null where the system does not say.</param>
    private sealed record MonitorFile(string Path, FileStatus? Status);
}
