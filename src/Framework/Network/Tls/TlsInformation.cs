using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Twisted.Network;

/// <summary>What the two sides of an encrypted connection have agreed on.</summary>
public sealed record TlsInformation
{
    /// <summary>The version of TLS.</summary>
    public required SslProtocols Version { get; init; }

    /// <summary>How it is encrypted.</summary>
    public required TlsCipherSuite CipherSuite { get; init; }

    /// <summary>What they will speak, by ALPN (RFC 7301); null when they did not say.</summary>
    public string? ApplicationProtocol { get; init; }

    /// <summary>The server's name as the client said it, by SNI (RFC 6066, section 3); null when it did not.</summary>
    public string? ServerName { get; init; }

    /// <summary>The peer's certificate, which was verified; null when it showed none.</summary>
    public X509Certificate2? PeerCertificate { get; init; }
}
