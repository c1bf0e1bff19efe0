using System.Security.Authentication;

namespace Twisted.Network;

/// <summary>How a client encrypts, and whom it trusts.</summary>
public sealed record TlsClientSettings
{
    /// <summary>The name that the server's certificate has to have, and that is sent by SNI.</summary>
    public required string ServerName { get; init; }

    /// <summary>A PEM file with the authorities that are trusted; null, the default, for those of the system.</summary>
    public string? Authorities { get; init; }

    /// <summary>False to accept any certificate, which protects from nobody who can reach the network. True by default.</summary>
    public bool VerifiesServer { get; init; } = true;

    /// <summary>A PEM file with the certificate that this side shows and those that lead to its root, or a PKCS#12 file; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>A PEM file with its key; null where that is in the same file.</summary>
    public string? Key { get; init; }

    /// <summary>A file whose first line is the passphrase of the key or of the PKCS#12 file; null where it has none.</summary>
    public string? PassphraseFile { get; init; }

    /// <summary>What may be spoken inside, by ALPN, the best first; empty, the default, not to say.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>The oldest version that is spoken: TLS 1.2, the default, or 1.3.</summary>
    public SslProtocols OldestVersion { get; init; } = SslProtocols.Tls12;

    /// <summary>How long the handshake may take. The default is that of servers, 10 seconds.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TlsServerSettings.DefaultHandshakeTimeout;
}
