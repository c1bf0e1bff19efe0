using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>How a connection comes to be encrypted.</summary>
internal abstract class TlsHandshake(TimeSpan timeout, Factory? factory)
{
    public TimeSpan Timeout => timeout;

    /// <summary>Makes the protocol inside; null where there is one already.</summary>
    public Factory? Factory => factory;

    public abstract Task RunAsync(SslStream tls, CancellationToken cancellationToken);

    /// <summary>It is done, and the protocol inside has heard of it.</summary>
    public virtual void Succeeded(Protocol protocol)
    {
    }

    /// <summary>It failed; the log is told if that is worth a line.</summary>
    public abstract void Failed(ILogger logger, EndPoint? peer, Exception fault);
}
