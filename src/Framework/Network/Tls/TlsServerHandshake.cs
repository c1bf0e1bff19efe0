using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>The server's side of a handshake.</summary>
/// <param name="context">The certificates.</param>
/// <param name="factory">Makes the protocol inside; null where there is one already.</param>
/// <param name="client">Who is at the other end, which nobody can ask the system for once the connection is gone; null where that is not known.</param>
internal sealed class TlsServerHandshake(TlsServerContext context, Factory? factory, EndPoint? client = null)
    : TlsHandshake(context.Settings.HandshakeTimeout, factory, TimeProvider.System)
{
    public override async Task RunAsync(SslStream tls, CancellationToken cancellationToken)
    {
        try
        {
            await tls.AuthenticateAsServerAsync(
                static (_, hello, state, _) => new(((TlsServerContext)state!).OptionsFor(hello.ServerName)), context, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException) when (tls is JudgingSslStream { Refusal: not null })
        {
            throw new AuthenticationException(((JudgingSslStream)tls).Refusal);
        }
    }

    public override void Failed(ILogger logger, EndPoint? peer, Exception fault, bool hasSpoken)
    {
        // Who connects and leaves looks whether somebody listens, as load balancers do each few seconds.
        if (!hasSpoken)
        {
            return;
        }

        var reason = TlsFaults.Explain(fault);
        if (context.FailedHandshakes.IsDue(reason, out var missed))
        {
            if (logger.IsEnabled(LogLevel.Information))
            {
                logger.ServerHandshakeFails(client?.ToString() ?? peer?.ToString() ?? "a peer", reason, missed);
            }
        }
    }

    public override void Unwanted(ILogger logger, EndPoint? peer) =>
        Failed(logger, peer, new IOException($"{Factory!.Name} has no protocol for the peer"), hasSpoken: true);
}
