using System.Security.Authentication;

namespace Twisted.Network;

/// <summary>Versions of TLS, oldest first.</summary>
internal static class TlsVersions
{
    public static SslProtocols From(SslProtocols oldest) =>
        oldest == SslProtocols.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13;
}
