using System.Globalization;
using System.Net;
using System.Net.Sockets;

// The base that UDP echo is compared with: a thread that receives and sends, with the calls of .NET 8 that make no object for an
// address. That is the fastest loop of the public socket API; "await" in the place of "block" runs the one that is written first. It has no
// protocol, no limits and no end.
var port = int.Parse(args[0], CultureInfo.InvariantCulture);
using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
var buffer = new byte[8192];
var from = new SocketAddress(AddressFamily.InterNetwork);
if (args[1] == "await")
{
    while (true)
    {
        var length = await socket.ReceiveFromAsync(buffer, SocketFlags.None, from);
        await socket.SendToAsync(buffer.AsMemory(0, length), SocketFlags.None, from);
    }
}

while (true)
{
    var length = socket.ReceiveFrom(buffer, SocketFlags.None, from);
    socket.SendTo(buffer.AsSpan(0, length), SocketFlags.None, from);
}
