using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>The server's side of a handshake.</summary>
internal sealed class TlsServerHandshake(TlsServerContext context, Factory? factory) : TlsHandshake(context.Settings.HandshakeTimeout, factory, TimeProvider.System)
{
    public override Task RunAsync(SslStream tls, CancellationToken cancellationToken) =>
        tls.AuthenticateAsServerAsync(static (_, hello, state, _) => new(((TlsServerContext)state!).OptionsFor(hello.ServerName)), context, cancellationToken);

    public override void Failed(ILogger logger, EndPoint? peer, Exception fault)
    {
        if (context.FailedHandshakes.IsDue(out var missed))
        {
            logger.LogInformation("TLS handshake with {Peer} failed: {Reason} ({Missed} others since this was told)", peer, TlsFaults.Explain(fault), missed);
        }
    }

    public override void Unwanted(ILogger logger, EndPoint? peer) => Failed(logger, peer, new IOException($"{Factory!.Name} has no protocol for the peer"));
}
