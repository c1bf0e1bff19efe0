using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the log says of datagrams: events 1900 to 1999, as in docs/logging.md.</summary>
internal static partial class DatagramLog
{
    [LoggerMessage(1901, LogLevel.Warning, "A datagram of more than {Size} bytes from {Peer} is dropped; maxsize={Limit} is the limit of the endpoint ({More} more since the last entry)")]
    public static partial void TooLong(this ILogger logger, int size, EndPoint? peer, int limit, long more);

    [LoggerMessage(1902, LogLevel.Warning, "{Protocol} cannot receive at {Port}: {Reason} ({More} more since the last entry)")]
    public static partial void ReceiveFails(this ILogger logger, string protocol, EndPoint? port, SocketError reason, long more);

    [LoggerMessage(1903, LogLevel.Error, "{Protocol} failed; the port goes on ({More} more since the last entry)")]
    public static partial void ProtocolFails(this ILogger logger, string protocol, long more, Exception exception);

    [LoggerMessage(1904, LogLevel.Error, "{Protocol} failed as it was stopped")]
    public static partial void ProtocolFailsToStop(this ILogger logger, string protocol, Exception exception);

    [LoggerMessage(1905, LogLevel.Warning, "\"{Endpoint}\" asks for a {Key} of {Asked} bytes and has {Given}: {Setting} allows no more")]
    public static partial void BufferNotGranted(this ILogger logger, string endpoint, string key, int asked, int given, string setting);

    [LoggerMessage(1906, LogLevel.Error, "{Protocol} failed; it goes on with the next datagram")]
    public static partial void HandlerFails(this ILogger logger, string protocol, Exception exception);

    [LoggerMessage(1907, LogLevel.Information, "{Protocol} starting on {Port} (UDP)")]
    public static partial void UdpStarts(this ILogger logger, string protocol, int port);

    [LoggerMessage(1908, LogLevel.Information, "{Protocol} starting on \"{Path}\" (datagrams)")]
    public static partial void UnixStarts(this ILogger logger, string protocol, string path);

    [LoggerMessage(1909, LogLevel.Warning, "A protocol at {Port} does not end, and is left behind")]
    public static partial void ProtocolLeftBehind(this ILogger logger, string port);

    [LoggerMessage(1910, LogLevel.Information, "(UDP Port {Port} Closed)")]
    public static partial void UdpPortClosed(this ILogger logger, int port);

    [LoggerMessage(1911, LogLevel.Information, "(Datagram Port \"{Path}\" Closed)")]
    public static partial void UnixPortClosed(this ILogger logger, string path);

    [LoggerMessage(1913, LogLevel.Error, "The port {Port} receives no more")]
    public static partial void ReceivesNoMore(this ILogger logger, EndPoint? port, Exception exception);

    [LoggerMessage(1912, LogLevel.Warning, "A datagram to {Peer} is lost: {Reason} ({More} more since the last entry)")]
    public static partial void SendFails(this ILogger logger, object? peer, SocketError reason, long more);
}
