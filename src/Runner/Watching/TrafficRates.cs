using Twisted.Network;
using Twisted.Runner.State;

namespace Twisted.Runner.Watching;

/// <summary>How much passes through each service in a second: the difference of two states.</summary>
internal sealed class TrafficRates
{
    private readonly Dictionary<string, ServiceNodeState> _before = [];
    private readonly double _seconds;

    public TrafficRates(ApplicationState? before, ApplicationState now)
    {
        // Another process has begun to count anew.
        if (before is not null && before.ProcessId == now.ProcessId && before.Since == now.Since)
        {
            _seconds = (now.Time - before.Time).TotalSeconds;
            foreach (var service in before.All())
            {
                _before[service.Path] = service;
            }
        }
    }

    /// <summary>Null where there is nothing to compare with, as of a service that was started anew.</summary>
    public double? Of(ServiceNodeState service, Func<TrafficCounts, long> value) =>
        _seconds > 0 && service.Traffic is { } now && _before.TryGetValue(service.Path, out var earlier) && earlier.Traffic is { } before && value(now) >= value(before)
            ? (value(now) - value(before)) / _seconds
            : null;
}
