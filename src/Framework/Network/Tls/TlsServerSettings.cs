using System.Security.Authentication;

namespace Twisted.Network;

/// <summary>How a server encrypts. Files are read when it starts to listen, and again when they have changed.</summary>
public sealed record TlsServerSettings
{
    /// <summary>How long a handshake may take when nothing else is said: 10 seconds.</summary>
    public static readonly TimeSpan DefaultHandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A PEM file with the certificate and those that lead to its root, or a PKCS#12 file; or a folder with such files, of which each connection gets the one for the name that its client asks for (SNI).</summary>
    public required string Certificate { get; init; }

    /// <summary>A PEM file with the private key; null where it is in the same file as the certificate.</summary>
    public string? Key { get; init; }

    /// <summary>A file whose first line is the passphrase of the key or of the PKCS#12 file; null where it has none.</summary>
    public string? PassphraseFile { get; init; }

    /// <summary>A PEM file with the authorities whose certificates clients can show; null, the default, to ask clients for none.</summary>
    public string? ClientAuthorities { get; init; }

    /// <summary>True, the default, when a client without a certificate is refused. Only with <see cref="ClientAuthorities"/>.</summary>
    public bool RequiresClientCertificate { get; init; } = true;

    /// <summary>What may be spoken inside, by ALPN, the best first; empty, the default, not to say.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>The oldest version that is spoken: TLS 1.2, the default, or 1.3 (RFC 9325, section 3.1).</summary>
    public SslProtocols OldestVersion { get; init; } = SslProtocols.Tls12;

    /// <summary>How long a handshake may take, until the connection is aborted. The default is <see cref="DefaultHandshakeTimeout"/>.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = DefaultHandshakeTimeout;
}
