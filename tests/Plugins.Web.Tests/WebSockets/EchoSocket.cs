using System.Net.WebSockets;
using System.Text;

namespace Twisted.Tests.Web;

internal sealed class EchoSocket : WebSocketResource
{
    protected override IReadOnlyList<string> Subprotocols => ["echo.2", "echo.1"];

    protected override async Task HandleAsync(WebSocket socket, HttpContext context)
    {
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is var received && received.MessageType != WebSocketMessageType.Close)
        {
            if (Encoding.UTF8.GetString(buffer, 0, received.Count) is "fail")
            {
                throw new InvalidOperationException("as asked");
            }

            if (Encoding.UTF8.GetString(buffer, 0, received.Count) is "return")
            {
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }
    }
}
