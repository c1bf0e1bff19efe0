using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

// What the TLS of .NET costs with nothing around it: the loop of BareQotd, with an SslStream on each connection.
var port = int.Parse(args[0], CultureInfo.InvariantCulture);
var options = new SslServerAuthenticationOptions
{
    ServerCertificateContext = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(args[1]), null, offline: true),
};
var quote = Encoding.UTF8.GetBytes(args[2] + "\r\n");

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
        await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsServerAsync(options);
        await tls.WriteAsync(quote);
        await tls.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Send);
    }
    catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException)
    {
        // The client went away.
    }
    finally
    {
        socket.Dispose();
    }
}
