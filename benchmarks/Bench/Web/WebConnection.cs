using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Twisted.Benchmarks;

/// <summary>A connection without TLS that stays.</summary>
internal static class WebConnection
{
    private const int MaximumHeader = 4096;

    /// <summary>Waits until the server listens, gets the file, and demands that it is the right one.</summary>
    /// <param name="server">Just started.</param>
    /// <param name="file">What it serves.</param>
    /// <param name="length">Of an answer to the same request. All have the same: what changes in them is the date.</param>
    public static Socket First(ServerUnderTest server, WebFile file, out int length)
    {
        var socket = StreamClients.First(server);
        StreamClients.Send(socket, file.Request());
        var buffer = new byte[MaximumHeader + file.Size];
        length = 0;
        while (!file.IsAnswer(buffer.AsSpan(0, length)))
        {
            var count = length < buffer.Length ? socket.Receive(buffer.AsSpan(length)) : 0;
            if (count == 0)
            {
                var head = Encoding.Latin1.GetString(buffer, 0, Math.Min(length, 400));
                throw server.Process.Failure(string.Create(CultureInfo.InvariantCulture, $"did not send \"{file.Name}\" but {length} bytes, which begin \"{head}\""));
            }

            length += count;
        }

        return socket;
    }

    public static Socket Open(ServerUnderTest server, WebFile file, int length)
    {
        var socket = StreamClients.Connect(server.Port);
        StreamClients.Send(socket, file.Request());
        var buffer = new byte[length];
        return StreamClients.Receive(socket, buffer) && file.IsAnswer(buffer)
            ? socket
            : throw server.Process.Failure($"did not send \"{file.Name}\" on a further connection");
    }
}
