using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the log says of ports for datagrams, in the words that it has for others.</summary>
internal static class DatagramPortLog
{
    public static void Started(DatagramProtocol protocol, EndPoint? at, ILogger logger)
    {
        if (at is IPEndPoint udp)
        {
            logger.UdpStarts(protocol.Name, udp.Port);
        }
        else
        {
            if (logger.IsEnabled(LogLevel.Information))
            {
                logger.UnixStarts(protocol.Name, Text(at));
            }
        }
    }

    /// <param name="port">Is stopped.</param>
    /// <param name="at">Where it was bound.</param>
    /// <param name="logger">Hears when it is closed.</param>
    /// <param name="cancellationToken">Ends the wait for a handler, which cannot be ended itself.</param>
    public static async Task StopAsync(IDatagramPort port, EndPoint? at, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await port.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (logger.IsEnabled(LogLevel.Warning))
            {
                logger.ProtocolLeftBehind(Text(at));
            }
        }

        if (at is IPEndPoint udp)
        {
            logger.UdpPortClosed(udp.Port);
        }
        else
        {
            if (logger.IsEnabled(LogLevel.Information))
            {
                logger.UnixPortClosed(Text(at));
            }
        }
    }

    // An abstract name begins with a zero byte, which is written as in the endpoint.
    private static string Text(EndPoint? at) => at?.ToString()?.Replace('\0', '@') ?? "";
}
