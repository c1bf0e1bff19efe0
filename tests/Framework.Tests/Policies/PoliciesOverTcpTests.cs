using System.Net;
using System.Net.Sockets;
using Twisted.Network;
using Twisted.Policies;

namespace Twisted.Tests.Policies;

public sealed class PoliciesOverTcpTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_is_throttled_still_arrives_when_the_server_stops()
    {
        var server = Server(new ThrottlingFactory(new Sender(200_000)) { WriteRate = 150_000 });
        await server.StartAsync();
        using var client = await ConnectAsync(server);
        var buffer = new byte[64 * 1024];
        var count = await client.ReceiveAsync(buffer);
        var stopping = server.StopAsync();
        int more;
        while ((more = await client.ReceiveAsync(buffer)) > 0)
        {
            count += more;
        }

        await stopping.WaitAsync(Hang);
        Assert.Equal(200_000, count);
    }

    [Fact]
    public async Task All_policies_together_echo_what_many_clients_send()
    {
        var server = Server(new ConnectionLimitFactory(new TimeoutFactory(new ThrottlingFactory(new WriteLimitFactory(new Sender(0)))
        {
            ReadRate = 2_000_000,
            WriteRate = 2_000_000,
            ReadRatePerConnection = 500_000,
        })));
        await server.StartAsync();
        await Parallel.ForAsync(0, 16, async (seed, cancellationToken) =>
        {
            using var client = await ConnectAsync(server);
            var sent = new byte[100_000];
            new Random(seed).NextBytes(sent);
            var sending = client.SendAsync(sent, cancellationToken);
            var received = new byte[sent.Length];
            for (var count = 0; count < received.Length;)
            {
                var more = await client.ReceiveAsync(received.AsMemory(count), cancellationToken);
                Assert.NotEqual(0, more);
                count += more;
            }

            await sending;
            Assert.Equal(sent, received);
        }).WaitAsync(Hang);
        await server.StopAsync().WaitAsync(Hang);
    }

    [Fact]
    public async Task A_connection_over_the_limit_is_closed_at_once()
    {
        var server = Server(new ConnectionLimitFactory(new Sender(1)) { MaxConnections = 1 });
        await server.StartAsync();
        using var first = await ConnectAsync(server);
        var buffer = new byte[10];
        Assert.Equal(1, await first.ReceiveAsync(buffer));
        using var second = await ConnectAsync(server);
        Assert.Equal(0, await second.ReceiveAsync(buffer).WaitAsync(Hang));
        await server.StopAsync().WaitAsync(Hang);
    }

    private static TcpServer Server(Factory factory) => new(ServerEndpoint.Parse("tcp:0:interface=127.0.0.1"), factory);

    private static async Task<Socket> ConnectAsync(TcpServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.BoundEndPoint!);
        return socket;
    }

    /// <summary>Sends so much at first, then sends back what it gets.</summary>
    private sealed class Sender(int count) : Factory
    {
        public override Protocol? BuildProtocol(EndPoint? address) => new Sending(count);
    }

    private sealed class Sending(int count) : Protocol
    {
        public override void ConnectionMade() => Transport.Write(new byte[count]);

        public override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);

        public override void WritingPaused() => Transport.PauseReading();

        public override void WritingResumed() => Transport.ResumeReading();
    }
}
