using Twisted.Network;
using Twisted.Persistence;

namespace Twisted.Policies;

/// <summary>Aborts a connection for which too much is kept because its peer does not read: for protocols that do not heed <see cref="Protocol.WritingPaused"/>.</summary>
/// <remarks>
/// What is kept is looked at with each write, before the system takes it: so the limit is above what a protocol writes at once. A protocol that
/// stops writing when it is told to stays at 64 KiB. The log says once that this happens, and once that it is over,
/// with the first connection that is made a minute after the last.
/// </remarks>
public sealed class WriteLimitFactory : WrappingFactory
{
    /// <summary>The most bytes when nothing else is said: 4 MiB.</summary>
    public const long DefaultMaxUnsentBytes = 4 * 1024 * 1024;

    [Ephemeral]
    private RefusalLog? _log;

    /// <param name="inner">What is wrapped.</param>
    public WriteLimitFactory(Factory inner)
        : base(inner)
    {
    }

    /// <summary>The most bytes that are kept for a connection; <see cref="DefaultMaxUnsentBytes"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    [Kept]
    public long MaxUnsentBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = DefaultMaxUnsentBytes;

    /// <summary>The clock for what the log says; the system's by default. Not kept.</summary>
    [Ephemeral]
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    private RefusalLog Log => LazyInitializer.EnsureInitialized(ref _log, () => new RefusalLog(Clock, "aborts connections whose peers do not read"));

    /// <inheritdoc/>
    protected override ProtocolWrapper Wrap(Protocol protocol) => new Bounded(this, protocol);

    private sealed class Bounded(WriteLimitFactory factory, Protocol inner) : ProtocolWrapper(factory, inner)
    {
        public override void ConnectionMade()
        {
            factory._log?.Admitted(factory.Logger, factory.Name);
            base.ConnectionMade();
        }

        public override void Write(ReadOnlySpan<byte> data)
        {
            base.Write(data);
            if (UnsentBytes > factory.MaxUnsentBytes)
            {
                factory.Log.Refused(
                    factory.Logger,
                    factory.Name,
                    () => $"more than {factory.MaxUnsentBytes} bytes waited for {PeerNetwork.Describe(RemoteEndPoint)}, the first");
                AbortConnection();
            }
        }
    }
}
