using Twisted.Network;
using Twisted.Persistence;

namespace Twisted.Policies;

/// <summary>Closes connections on which nothing happens for too long, or that last too long.</summary>
/// <remarks>
/// A connection is closed in order where all was sent that was written, and else aborted, as its peer does not read; one that is not closed 30 seconds
/// later is aborted as well.
/// </remarks>
public sealed class TimeoutFactory : WrappingFactory
{
    /// <summary>How long nothing may happen when nothing else is said: half an hour, as in the original.</summary>
    public static readonly TimeSpan DefaultIdle = TimeSpan.FromMinutes(30);

    /// <param name="inner">What is wrapped.</param>
    public TimeoutFactory(Factory inner)
        : base(inner)
    {
    }

    /// <summary>How long neither side may send anything; <see cref="DefaultIdle"/> unless set, null for any time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    [Kept]
    public TimeSpan? Idle
    {
        get;
        init => field = Positive(value);
    } = DefaultIdle;

    /// <summary>How long the peer may take until its first bytes arrive; any time by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    [Kept]
    public TimeSpan? Handshake
    {
        get;
        init => field = Positive(value);
    }

    /// <summary>How long a connection may last, whatever happens on it; any time by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    [Kept]
    public TimeSpan? Lifetime
    {
        get;
        init => field = Positive(value);
    }

    /// <summary>The clock that it goes by; the system's by default. Not kept.</summary>
    [Ephemeral]
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    protected override ProtocolWrapper Wrap(Protocol protocol) => new TimedProtocol(this, protocol);

    private static TimeSpan? Positive(TimeSpan? value)
    {
        if (value is { } time)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(value));
        }

        return value;
    }
}
