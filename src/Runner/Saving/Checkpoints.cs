using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;

namespace Twisted.Runner.Saving;

/// <summary>Saves an application at an interval, counted from the end of one save to the beginning of the next.</summary>
/// <remarks>A failure does not stop the server; the log hears of it once, and again when the reason changes or is gone.</remarks>
internal sealed class Checkpoints : IDisposable
{
    private readonly ApplicationSaver _saver;
    private readonly TimeSpan _interval;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private string? _fault;

    public Checkpoints(ApplicationSaver saver, TimeSpan interval, TimeProvider clock, ILogger log)
    {
        _saver = saver;
        _interval = interval;
        _log = log;
        _timer = clock.CreateTimer(static checkpoints => ((Checkpoints)checkpoints!).Save(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(interval, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Save()
    {
        if (_saver.SaveQuietly() is not { } outcome)
        {
            return;
        }

        if (outcome.Fault is { } fault && fault != _fault)
        {
            _log.CheckpointFailed(outcome.Exception, fault, _interval.TotalSeconds);
        }
        else if (outcome.Fault is null && _fault is not null)
        {
            _log.SavedAgain();
        }

        _fault = outcome.Fault;
        _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }
}
