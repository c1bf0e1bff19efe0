using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>The client's side of a handshake.</summary>
internal sealed class TlsClientHandshake(TlsClientSettings settings, Factory? factory) : TlsHandshake(settings.HandshakeTimeout, factory)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the protocol inside has heard of its connection; fails with what went wrong.</summary>
    public Task Done => _done.Task;

    /// <summary>The protocol inside, once that is done.</summary>
    public Protocol? Protocol { get; private set; }

    public override Task RunAsync(SslStream tls, CancellationToken cancellationToken)
    {
        try
        {
            return tls.AuthenticateAsClientAsync(MakeOptions(), cancellationToken);
        }
        catch (ListenException exception)
        {
            throw new AuthenticationException(exception.Message, exception);
        }
    }

    public override void Succeeded(Protocol protocol)
    {
        Protocol = protocol;
        _done.TrySetResult();
    }

    public override void Failed(ILogger logger, EndPoint? peer, Exception fault)
    {
        // Who connects is told by the exception; who upgrades, by the end of the connection and the log.
        if (Factory is null)
        {
            logger.LogWarning("TLS handshake with {Server} at {Peer} failed: {Reason}", settings.ServerName, peer, TlsFaults.Explain(fault));
        }

        _done.TrySetException(fault);
    }

    private SslClientAuthenticationOptions MakeOptions()
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = settings.ServerName,
            EnabledSslProtocols = TlsVersions.From(settings.OldestVersion),
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ApplicationProtocols = TlsFiles.Protocols(settings.ApplicationProtocols),
        };
        if (settings.Certificate is { } certificate)
        {
            options.ClientCertificateContext = TlsFiles.ReadCertificate(certificate, settings.Key, passphraseFile: null);
        }

        if (!settings.VerifiesServer)
        {
#pragma warning disable CA5359 // It is what was asked for, by a name that says what it means.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (settings.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = TlsFiles.PolicyOf(authorities);
        }

        return options;
    }
}
