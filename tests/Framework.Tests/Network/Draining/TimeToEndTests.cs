using System.Net.Sockets;
using System.Text;
using Twisted.Network;

namespace Twisted.Tests.Network;

/// <summary>What a stop without a drain leaves to a protocol that ends by itself.</summary>
public sealed class TimeToEndTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_protocol_that_asks_for_time_says_its_last_words_in_it_and_ends(bool isWrapped)
    {
        Factory factory = new LastWords { Time = TimeSpan.FromHours(1), Ends = true };
        var server = ServerRun.Start("tcp:0:interface=127.0.0.1", isWrapped ? new Twisted.Policies.TimeoutFactory(factory) { Idle = TimeSpan.FromHours(1) } : factory);
        using var socket = await ConnectedAsync(server);
        await server.Port.StopAcceptingAsync();
        await server.Port.CloseAsync(Cancel).WaitAsync(ServerRun.Hang, Cancel);
        Assert.Equal("draining, done", await ReadAsync(socket));
    }

    [Fact]
    public async Task One_that_does_not_end_in_its_time_is_closed_in_order()
    {
        var server = ServerRun.Start("tcp:0:interface=127.0.0.1", new LastWords { Time = TimeSpan.FromMilliseconds(1) });
        using var socket = await ConnectedAsync(server);
        await server.Port.StopAcceptingAsync();
        await server.Port.CloseAsync(Cancel).WaitAsync(ServerRun.Hang, Cancel);
        Assert.Equal("draining", await ReadAsync(socket));
    }

    [Fact]
    public async Task The_time_for_all_holds_for_it_too()
    {
        var server = ServerRun.Start("tcp:0:interface=127.0.0.1", new LastWords { Time = TimeSpan.FromHours(1) });
        using var socket = await ConnectedAsync(server);
        using var patience = new CancellationTokenSource();
        await server.Port.StopAcceptingAsync();
        var closing = server.Port.CloseAsync(patience.Token);
        Assert.Equal(8, await socket.ReceiveAsync(new byte[100], Cancel));
        await patience.CancelAsync();
        await closing.WaitAsync(ServerRun.Hang, Cancel);
        await Assert.ThrowsAsync<SocketException>(() => ReadAsync(socket));
    }

    private static async Task<Socket> ConnectedAsync(ServerRun server)
    {
        var socket = await server.ConnectAsync();
        while (server.Port.Traffic.OpenConnections == 0)
        {
            await Task.Delay(10, Cancel);
        }

        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var text = "";
        var buffer = new byte[100];
        while (await socket.ReceiveAsync(buffer, Cancel).AsTask().WaitAsync(ServerRun.Hang, Cancel) is > 0 and var count)
        {
            text += Encoding.ASCII.GetString(buffer, 0, count);
        }

        return text;
    }

    private sealed class LastWords : Factory<Slow>
    {
        public TimeSpan Time { get; init; }

        public bool Ends { get; init; }
    }

    private sealed class Slow : Protocol<LastWords>
    {
        public override TimeSpan TimeToEnd => Factory.Time;

        public override void Draining()
        {
            Transport.Write("draining"u8);
            if (Factory.Ends)
            {
                _ = EndAsync();
            }
        }

        private async Task EndAsync()
        {
            await Task.Delay(50);
            Transport.Write(", done"u8);
            Transport.LoseConnection();
        }
    }
}
