using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the log says of encryption: events 1800 to 1899, as in docs/logging.md.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(1801, LogLevel.Error, "The handshake with {Peer} failed; the connection is closed")]
    public static partial void HandshakeFaults(this ILogger logger, EndPoint? peer, Exception exception);

    [LoggerMessage(1802, LogLevel.Warning, "TLS handshake with {Server} at {Peer} failed: {Reason}")]
    public static partial void ClientHandshakeFails(this ILogger logger, string server, string peer, string reason);

    [LoggerMessage(1803, LogLevel.Information, "Certificates of {Path} were read again")]
    public static partial void CertificatesReadAgain(this ILogger logger, string path);

    [LoggerMessage(1804, LogLevel.Warning, "Certificates stay as they were: {Reason}")]
    public static partial void CertificatesNotRead(this ILogger logger, string reason);

    [LoggerMessage(1805, LogLevel.Warning, "The certificate of {Name} expired on {Date:yyyy-MM-dd}; clients will refuse it")]
    public static partial void CertificateExpired(this ILogger logger, string name, DateTime date);

    [LoggerMessage(1806, LogLevel.Warning, "The certificate of {Name} is valid from {Date:yyyy-MM-dd} on only; clients will refuse it")]
    public static partial void CertificateNotYetValid(this ILogger logger, string name, DateTime date);

    [LoggerMessage(1807, LogLevel.Information, "TLS handshake with {Peer} failed: {Reason} ({Missed} others like it since this was told)")]
    public static partial void ServerHandshakeFails(this ILogger logger, string peer, string reason, long missed);
}
