using System.Net;
using System.Net.Sockets;
using System.Text;
using TcpClient = System.Net.Sockets.TcpClient;

namespace Twisted.Tests.Web;

/// <summary>A site on a free port of loopback, for as long as a test.</summary>
internal sealed class SiteServer : IAsyncDisposable
{
    /// <summary>Only a hang takes that long.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly StreamServer _server;

    private SiteServer(StreamServer server)
    {
        _server = server;
        Port = ((IPEndPoint)server.LocalEndPoint!).Port;
        Address = new Uri($"http://127.0.0.1:{Port}");
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = Address, Timeout = Limit };
    }

    public int Port { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public StreamServer Server => _server;

    public static Task<SiteServer> StartAsync(Resource root) => StartAsync(new Site(root) { ShowsTracebacks = true });

    public static async Task<SiteServer> StartAsync(Site site, string endpoint = "tcp:0:interface=127.0.0.1")
    {
        var server = StreamServer.For(ServerEndpoint.Parse(endpoint), site);
        await server.StartAsync();
        return new SiteServer(server);
    }

    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        return client;
    }

    /// <summary>Sends that, closes the sending side, and reads all that comes.</summary>
    /// <param name="pieces">Sent one by one, each after the one before has left.</param>
    public async Task<string> ExchangeAsync(params string[] pieces)
    {
        using var client = await ConnectAsync();
        client.NoDelay = true;
        foreach (var piece in pieces)
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(piece));
            if (pieces.Length > 1)
            {
                await Task.Delay(1);
            }
        }

        client.Client.Shutdown(SocketShutdown.Send);
        return await ReadToEndAsync(client);
    }

    /// <summary>Reads until the server ends the connection.</summary>
    public static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var read = new MemoryStream();
        try
        {
            // No stream: there is none any more where the sending side was closed.
            var buffer = new byte[64 * 1024];
            while (await client.Client.ReceiveAsync(buffer, limit.Token) is > 0 and var count)
            {
                read.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // It was broken off.
        }

        return Encoding.Latin1.GetString(read.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _server.StopAsync(limit.Token);
    }
}
