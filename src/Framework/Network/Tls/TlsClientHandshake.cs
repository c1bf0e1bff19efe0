using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>The client's side of a handshake.</summary>
/// <param name="settings">How it encrypts, and whom it trusts.</param>
/// <param name="factory">Makes the protocol inside, and is counted out when the connection is gone; null where there is a protocol already.</param>
/// <param name="clock">What the time-out goes by.</param>
/// <param name="server">Who is at the other end, for the log, as nobody can ask the system once the connection is gone.</param>
internal sealed class TlsClientHandshake(TlsClientSettings settings, Factory? factory, TimeProvider clock, EndPoint? server = null)
    : TlsHandshake(settings.HandshakeTimeout, factory, clock)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ConnectionLostReason> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SslClientAuthenticationOptions? _options;
    private string? _refusal;

    /// <summary>Completes when the protocol inside has heard of its connection; fails with what went wrong.</summary>
    public Task Done => _done.Task;

    /// <summary>Completes when the connection is gone and the protocol inside, if there was one, has heard of it; never fails.</summary>
    public Task<ConnectionLostReason> Lost => _lost.Task;

    /// <summary>The protocol inside, once that is done.</summary>
    public Protocol? Protocol { get; private set; }

    /// <summary>What the protocol inside talks by, once that is done.</summary>
    public ITransport? Transport { get; private set; }

    /// <summary>True when the certificate of the server is none that is taken.</summary>
    public bool IsServerRefused => _refusal is not null;

    /// <summary>True when the handshake succeeded, and the factory made no protocol.</summary>
    public bool IsFactoryAtFault { get; private set; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="ListenException">One cannot be used; the message says which and why.</exception>
    public void Load() => _options = MakeOptions();

    public override async Task RunAsync(SslStream tls, CancellationToken cancellationToken)
    {
        try
        {
            await tls.AuthenticateAsClientAsync(_options ??= MakeOptions(), cancellationToken).ConfigureAwait(false);
        }
        catch (ListenException exception)
        {
            throw new AuthenticationException(exception.Message);
        }
        catch (AuthenticationException) when (_refusal is not null)
        {
            throw new AuthenticationException(_refusal);
        }
    }

    public override void Succeeded(Protocol protocol, ITransport transport)
    {
        (Protocol, Transport) = (protocol, transport);
        _done.TrySetResult();
    }

    public override void Failed(ILogger logger, EndPoint? peer, Exception fault, bool hasSpoken)
    {
        // Who connects is told by the exception; who upgrades, by the end of the connection and the log.
        if (Factory is null && logger.IsEnabled(LogLevel.Warning))
        {
            logger.ClientHandshakeFails(settings.ServerName, (server ?? peer)?.ToString() ?? "a peer", TlsFaults.Explain(fault));
        }

        _done.TrySetException(fault);
    }

    public override void Unwanted(ILogger logger, EndPoint? peer) => Faulted(ConnectException.NoProtocol(peer, Factory!));

    public override void Faulted(Exception fault)
    {
        IsFactoryAtFault = true;
        _done.TrySetException(fault);
    }

    public override void Ended(ConnectionLostReason reason)
    {
        try
        {
            Factory?.DoStop();
        }
        finally
        {
            _lost.TrySetResult(reason);
        }
    }

    private SslClientAuthenticationOptions MakeOptions()
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = settings.ServerName,
            EnabledSslProtocols = TlsVersions.From(settings.OldestVersion),
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ApplicationProtocols = TlsFiles.Protocols(settings.ApplicationProtocols),
            RemoteCertificateValidationCallback = Verify,
        };
        if (settings.Certificate is { } certificate)
        {
            options.ClientCertificateContext = TlsFiles.ReadCertificate(certificate, settings.Key, settings.PassphraseFile);
        }

        if (settings.VerifiesServer && settings.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = TlsFiles.PolicyOf(authorities);
        }

        return options;
    }

    private bool Verify(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _refusal = settings.VerifiesServer ? TlsRefusal.Explain(certificate as X509Certificate2, chain, errors, settings.ServerName) : null;
        return _refusal is null;
    }
}
