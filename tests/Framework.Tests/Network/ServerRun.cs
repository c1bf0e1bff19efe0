using System.Net;
using System.Net.Sockets;
using Twisted.Network;

namespace Twisted.Tests.Network;

/// <summary>A bound endpoint for a test, with what it logs.</summary>
internal sealed class ServerRun : IAsyncDisposable
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private ServerRun(ListeningPort port, CollectingLogger log) => (Port, Log) = (port, log);

    public ListeningPort Port { get; }

    public CollectingLogger Log { get; }

    public IPEndPoint EndPoint => (IPEndPoint)Port.LocalEndPoint!;

    public static ServerRun Start(string endpoint, Factory factory)
    {
        var log = new CollectingLogger();
        var port = ServerEndpoint.Parse(endpoint).Listen(factory, log);
        factory.DoStart(log);
        port.Start();
        return new ServerRun(port, log);
    }

    public async Task<Socket> ConnectAsync()
    {
        var remote = Port.LocalEndPoint!;
        var socket = remote is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(remote).WaitAsync(Hang);
        return socket;
    }

    public async Task<string> UntilLoggedAsync(string part)
    {
        while (true)
        {
            if (Log.Lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await Port.StopAcceptingAsync();
        await Port.CloseAsync(patience.Token);
    }
}
