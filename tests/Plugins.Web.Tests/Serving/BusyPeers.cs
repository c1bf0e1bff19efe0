using System.Net.Sockets;
using System.Text;
using TcpClient = System.Net.Sockets.TcpClient;

namespace Twisted.Tests.Web.Serving;

/// <summary>Clients that behave in every way that clients do, and should not: one after the other, by a seed.</summary>
internal sealed class BusyPeers(SiteServer server, int seed)
{
    private const string Get = "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n";

    private readonly Random _random = new(seed);

    public async Task RunAsync(int connections)
    {
        for (var i = 0; i < connections; i++)
        {
            using var client = await server.ConnectAsync();
            try
            {
                await BehaveAsync(client);
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                // The server was faster.
            }
        }
    }

    private async Task BehaveAsync(TcpClient client)
    {
        switch (_random.Next(9))
        {
            case 0:
                await SendAsync(client, Get[.._random.Next(Get.Length)]);
                break;
            case 1:
                await SendAsync(client, Get[.._random.Next(Get.Length)]);
                Reset(client);
                break;
            case 2:
                await SendAsync(client, "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
                await ReadSomeAsync(client);
                break;
            case 3:
                await SendAsync(client, "GET /large.bin?q HTTP/1.1\r\nHost: x\r\n\r\n");
                await ReadSomeAsync(client);
                Reset(client);
                break;
            case 4:
                await SendAsync(client, string.Concat(Enumerable.Repeat(Get, _random.Next(1, 50))) + "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
                await ReadSomeAsync(client);
                Reset(client);
                break;
            case 5:
                var garbage = new byte[_random.Next(1, 40_000)];
                _random.NextBytes(garbage);
                await client.GetStream().WriteAsync(garbage);
                break;
            case 6:
                await SendAsync(client, "POST /a.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhel");
                await ReadSomeAsync(client);
                break;
            case 7:
                await SendAsync(client, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0");
                await ReadSomeAsync(client);
                break;
            default:
                await SendAsync(client, Get.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
                Assert.EndsWith("hello", await SiteServer.ReadToEndAsync(client), StringComparison.Ordinal);
                break;
        }
    }

    private static void Reset(TcpClient client) => client.Client.LingerState = new LingerOption(true, 0);

    private static Task SendAsync(TcpClient client, string text) => client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    private static async Task ReadSomeAsync(TcpClient client) => await client.GetStream().ReadAsync(new byte[1000]).AsTask().WaitAsync(SiteServer.Limit);
}
