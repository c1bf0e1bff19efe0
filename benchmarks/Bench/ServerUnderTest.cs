using System.Net;
using System.Net.Sockets;

namespace Twisted.Benchmarks;

/// <summary>A peer's server while it runs.</summary>
internal sealed record ServerUnderTest(Peer Peer, int Port, ChildProcess Process) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Starts a server and does not wait for it.</summary>
    public static ServerUnderTest Launch(Peer peer)
    {
        var port = FreePort();
        var command = peer.Prepare(port);
        return new ServerUnderTest(peer, port, ChildProcess.Start(command));
    }

    public void AwaitFirstQuote() => QuoteClient.AwaitQuote(this, Patience);

    public void Dispose() => Process.Dispose();

    /// <summary>A port that nobody had a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
