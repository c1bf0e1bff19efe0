using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

// The base that the daemon's CPU time is compared with: the accept loop that a C# programmer writes first, with
// asynchronous calls and nothing around them. It is a fair base because it does all that the peers see (one connection,
// one quote, end of stream) in the fewest steps of the public socket API, under the same runtime settings. It has no
// protocol, no limits, no log and no orderly close: a client that sends something may lose the quote to a reset.
var port = int.Parse(args[0], CultureInfo.InvariantCulture);
var quote = Encoding.UTF8.GetBytes(args[1] + "\r\n");

using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
listener.Listen(65535);
while (true)
{
    _ = ServeAsync(await listener.AcceptAsync());
}

async Task ServeAsync(Socket socket)
{
    try
    {
        await socket.SendAsync(quote);
        socket.Shutdown(SocketShutdown.Send);
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
