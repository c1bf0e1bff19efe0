using System.Globalization;
using System.Net;
using System.Net.Sockets;

// The base that echo is compared with: the loop that a C# programmer writes first, with one buffer a connection, under the tools' runtime
// settings. It has no protocol, no limits, no log; while its peer does not read, it waits and reads no more.
const int bufferSize = 16 * 1024;
var port = int.Parse(args[0], CultureInfo.InvariantCulture);
using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
listener.Listen(65535);
while (true)
{
    _ = ServeAsync(await listener.AcceptAsync());
}

static async Task ServeAsync(Socket socket)
{
    try
    {
        var buffer = new byte[bufferSize];
        while (await socket.ReceiveAsync(buffer) is > 0 and var count)
        {
            for (var sent = 0; sent < count;)
            {
                sent += await socket.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
    }
    catch (SocketException)
    {
        // The client went away.
    }
    finally
    {
        socket.Dispose();
    }
}
