using System.Net.WebSockets;
using System.Text;

namespace Twisted.Tests.Web;

internal static class SocketClient
{
    public static Uri UrlOf(Uri server, string path = "/") => new UriBuilder(new Uri(server, path)) { Scheme = "ws" }.Uri;

    /// <summary>Sends a text, and waits for one.</summary>
    public static async Task<string> AskAsync(WebSocket socket, string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
