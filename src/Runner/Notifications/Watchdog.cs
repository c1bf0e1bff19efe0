using Microsoft.Extensions.Logging;
using Twisted.Runner.Health;
using Twisted.Runner.Logs;
using Twisted.Services;

namespace Twisted.Runner.Notifications;

/// <summary>Tells a service manager that the application is well, twice within the time that it set, for as long as that is true.</summary>
/// <remarks>Once the application is not, nothing is told any more, and the manager ends the process and starts another.</remarks>
internal sealed class Watchdog : IDisposable
{
    private readonly ServiceManager _manager;
    private readonly HealthChecks _checks;
    private readonly ILogger _log;
    private readonly TimeSpan _limit;
    private readonly ITimer _timer;
    private int _isChecking;
    private string _told = "";
    private volatile bool _isStopping;

    public Watchdog(ServiceManager manager, TimeSpan interval, Application application, TimeProvider clock, ILogger log)
    {
        _manager = manager;
        _checks = new HealthChecks(application, clock);
        _log = log;
        var period = interval / 2;

        // So that one service that hangs leaves time to ask the others, and to say so.
        _limit = period / 2;
        _timer = clock.CreateTimer(static watchdog => ((Watchdog)watchdog!).OnTimer(), this, period, period);
    }

    /// <summary>From now on the application stops, and how long that may take is decided elsewhere: it counts as well.</summary>
    public void Stopping() => _isStopping = true;

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        if (_isStopping)
        {
            _manager.Alive();
        }
        else if (Interlocked.Exchange(ref _isChecking, 1) == 0)
        {
            _ = CheckAsync();
        }
    }

    private async Task CheckAsync()
    {
        try
        {
            var faults = await _checks.CheckAsync(_limit).ConfigureAwait(false);
            if (faults.Count == 0 || _isStopping)
            {
                _manager.Alive();
            }

            Tell(faults);
        }
        catch (Exception exception)
        {
            _log.HealthUnknown(exception);
        }
        finally
        {
            Volatile.Write(ref _isChecking, 0);
        }
    }

    private void Tell(IReadOnlyList<HealthFault> faults)
    {
        // Once for those that are ill, not once for each new word of theirs, such as a number of seconds.
        var ill = string.Join('\n', faults.Select(fault => fault.Path));
        if (ill == _told)
        {
            return;
        }

        _told = ill;
        foreach (var fault in faults)
        {
            _log.NotWell(fault.Path, fault.Reason);
        }

        if (faults.Count == 0)
        {
            _log.WellAgain();
        }
    }
}
