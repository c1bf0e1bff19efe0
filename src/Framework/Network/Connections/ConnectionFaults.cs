using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>Which faults of connections are told: each kind, an exception of a protocol, at once and then at most once a minute.</summary>
/// <remarks>
/// Who connects again and again to a protocol that fails must not fill the log. Safe for concurrent use. What is kept is bounded: past
/// <see cref="MostKinds"/>, all others are one kind.
/// </remarks>
internal sealed class ConnectionFaults(TimeProvider clock)
{
    public const int MostKinds = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly ConditionalWeakTable<ILogger, ConnectionFaults> OfLoggers = [];

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Protocol, Type? Fault), (long Told, int Missed)> _kinds = [];

    /// <summary>Those that are told to a logger.</summary>
    public static ConnectionFaults Of(ILogger logger) => OfLoggers.GetValue(logger, static _ => new ConnectionFaults(TimeProvider.System));

    /// <returns>True when it is to be told.</returns>
    /// <param name="protocol">The name of its type.</param>
    /// <param name="fault">Of which the type counts.</param>
    /// <param name="missed">How many of the kind were not, since the last one that was.</param>
    public bool IsDue(string protocol, Exception fault, out int missed)
    {
        (string Protocol, Type? Fault) kind = (protocol, fault.GetType());
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            var isKnown = _kinds.TryGetValue(kind, out var last);
            if (!isKnown && _kinds.Count >= MostKinds)
            {
                kind = ("", null);
                isKnown = _kinds.TryGetValue(kind, out last);
            }

            if (isKnown && clock.GetElapsedTime(last.Told, now) < Pause)
            {
                _kinds[kind] = (last.Told, last.Missed + 1);
                missed = 0;
                return false;
            }

            _kinds[kind] = (now, 0);
            missed = last.Missed;
            return true;
        }
    }
}
