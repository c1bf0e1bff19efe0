using System.Net.WebSockets;
using System.Text;

namespace WebSamples;

/// <summary>Says back in capitals what it is told.</summary>
[Plugin(ResourcePlugins.Type, "shout", Description = "A WebSocket that says back in capitals what it is told.")]
[Persisted("WebSamples.Shout", 1)]
public sealed partial class Shout : WebSocketResource
{
    protected override async Task HandleAsync(WebSocket socket, HttpContext context)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: WebSocketMessageType.Text } received)
        {
            var said = Encoding.UTF8.GetString(buffer, 0, received.Count);
            await socket.SendAsync(Encoding.UTF8.GetBytes(said.ToUpperInvariant()), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }
    }
}
