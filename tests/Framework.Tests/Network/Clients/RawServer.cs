using System.Net;
using System.Net.Sockets;

namespace Twisted.Tests.Network.Clients;

/// <summary>A listening socket without any logic, for servers that misbehave.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly List<Socket> _others = [];

    public RawServer(IPAddress? address = null, int backlog = 16)
    {
        address ??= IPAddress.Loopback;
        Socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        Socket.Bind(new IPEndPoint(address, 0));
        Socket.Listen(backlog);
    }

    public RawServer(string unixPath, int backlog = 16)
    {
        Socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Socket.Bind(new UnixDomainSocketEndPoint(unixPath));
        Socket.Listen(backlog);
    }

    public Socket Socket { get; }

    public int Port => ((IPEndPoint)Socket.LocalEndPoint!).Port;

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var server = new RawServer();
        return server.Port;
    }

    /// <summary>Has so many connections wait to be accepted that no other is answered.</summary>
    public async Task FillAsync()
    {
        while (true)
        {
            var socket = new Socket(Socket.AddressFamily, SocketType.Stream, Socket.ProtocolType);
            _others.Add(socket);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            try
            {
                await socket.ConnectAsync(Socket.LocalEndPoint!, patience.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    public async Task<Socket> AcceptAsync()
    {
        var socket = await Socket.AcceptAsync();
        _others.Add(socket);
        return socket;
    }

    /// <summary>Accepts a connection and resets it.</summary>
    public async Task ResetOneAsync()
    {
        var socket = await Socket.AcceptAsync();
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose()
    {
        Socket.Dispose();
        _others.ForEach(socket => socket.Dispose());
    }
}
