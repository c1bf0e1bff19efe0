using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>How a connection comes to be encrypted.</summary>
internal abstract class TlsHandshake(TimeSpan timeout, Factory? factory, TimeProvider clock)
{
    public TimeSpan Timeout => timeout;

    /// <summary>What the time-out goes by.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Makes the protocol inside; null where there is one already.</summary>
    public Factory? Factory => factory;

    public abstract Task RunAsync(SslStream tls, CancellationToken cancellationToken);

    /// <summary>It is done, and the protocol inside has heard of it.</summary>
    /// <param name="protocol">What the factory made.</param>
    /// <param name="transport">What it talks by.</param>
    public virtual void Succeeded(Protocol protocol, ITransport transport)
    {
    }

    /// <summary>It failed; the log is told if that is worth a line.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="peer">Null when it is not known any more.</param>
    /// <param name="fault">What went wrong.</param>
    /// <param name="hasSpoken">False when the peer went before it said anything.</param>
    public abstract void Failed(ILogger logger, EndPoint? peer, Exception fault, bool hasSpoken);

    /// <summary>It succeeded, and the factory has no protocol for the peer.</summary>
    public abstract void Unwanted(ILogger logger, EndPoint? peer);

    /// <summary>It succeeded, and the factory failed to make a protocol. The log was told.</summary>
    public virtual void Faulted(Exception fault)
    {
    }

    /// <summary>The connection is gone, and the protocol inside, if there was one, has heard of it.</summary>
    public virtual void Ended(ConnectionLostReason reason)
    {
    }
}
