using Twisted.Network;
using Twisted.Persistence;

namespace Twisted.Policies;

/// <summary>Limits the bandwidth of a factory's connections, each and all together.</summary>
/// <remarks>
/// <para>
/// Rates are in bytes a second of what protocols read and write; null, the default, is no limit. A connection may begin with a second's worth, and save up
/// as much while it is idle. Those that wait for a rate they share are served in their order.
/// </para>
/// <para>
/// Reading is paused, so the peer is slowed down by the network's own flow control. What is written is kept, and the protocol hears
/// <see cref="Protocol.WritingPaused"/> above 64 KiB and <see cref="Protocol.WritingResumed"/> at 16 KiB; one that does not heed it is aborted above
/// <see cref="MaxUnsentBytes"/>. A connection is closed in order once what was kept is sent.
/// </para>
/// </remarks>
public sealed class ThrottlingFactory : WrappingFactory
{
    [Ephemeral]
    private RefusalLog? _log;

    /// <param name="inner">What is wrapped.</param>
    public ThrottlingFactory(Factory inner)
        : base(inner)
    {
    }

    /// <summary>The most that all connections together read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    [Kept]
    public long? ReadRate
    {
        get;
        init => field = AtLeastOne(value);
    }

    /// <summary>The most that all connections together write.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    [Kept]
    public long? WriteRate
    {
        get;
        init => field = AtLeastOne(value);
    }

    /// <summary>The most that one connection reads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    [Kept]
    public long? ReadRatePerConnection
    {
        get;
        init => field = AtLeastOne(value);
    }

    /// <summary>The most that one connection writes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    [Kept]
    public long? WriteRatePerConnection
    {
        get;
        init => field = AtLeastOne(value);
    }

    /// <summary>The most bytes that are kept for a connection; <see cref="WriteLimitFactory.DefaultMaxUnsentBytes"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    [Kept]
    public long MaxUnsentBytes
    {
        get;
        init => field = AtLeastOne(value)!.Value;
    } = WriteLimitFactory.DefaultMaxUnsentBytes;

    /// <summary>The clock that it goes by; the system's by default. Not kept.</summary>
    [Ephemeral]
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What all connections together read; null without a limit.</summary>
    [Ephemeral]
    internal TokenBucket? Reading { get; private set; }

    /// <summary>What all connections together write; null without a limit.</summary>
    [Ephemeral]
    internal TokenBucket? Writing { get; private set; }

    internal RefusalLog Log => LazyInitializer.EnsureInitialized(ref _log, () => new RefusalLog(Clock, "aborts connections whose writing is over the limit"));

    internal TokenBucket? Bucket(long? rate) => rate is { } bytes ? new TokenBucket(bytes, Clock) : null;

    /// <inheritdoc/>
    protected override void StartFactory()
    {
        Reading = Bucket(ReadRate);
        Writing = Bucket(WriteRate);
        base.StartFactory();
    }

    /// <inheritdoc/>
    protected override ProtocolWrapper Wrap(Protocol protocol) => new ThrottledProtocol(this, protocol);

    private static long? AtLeastOne(long? value)
    {
        if (value is { } rate)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rate, 1, nameof(value));
        }

        return value;
    }
}
