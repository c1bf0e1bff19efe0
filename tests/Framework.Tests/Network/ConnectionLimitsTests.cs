using System.Net.Sockets;
using Twisted.Network;

namespace Twisted.Tests.Network;

public sealed class ConnectionLimitsTests
{
    [Theory]
    [InlineData("connections=3", "3 connections are open")]
    [InlineData("peraddress=3", "3 connections from there are open")]
    public async Task Connections_over_the_limit_are_closed_and_told_once(string setting, string reason)
    {
        var factory = new RecordingFactory { OnData = static (protocol, data) => protocol.Transport.Write(data) };
        await using var server = ServerRun.Start($"tcp:0:interface=127.0.0.1:{setting}", factory);
        var served = new List<Socket>();
        for (var i = 0; i < 3; i++)
        {
            served.Add(await server.ConnectAsync());
            await EchoAsync(served[i]);
        }

        for (var i = 0; i < 5; i++)
        {
            using var refused = await server.ConnectAsync();
            await AssertClosedAsync(refused);
        }

        foreach (var client in served)
        {
            await EchoAsync(client);
        }

        served[0].Dispose();
        await UntilServedAsync(server);
        var line = Assert.Single(server.Log.Lines, line => line.Contains("refuses", StringComparison.Ordinal));
        Assert.Contains($": {reason} (0 others since this was told)", line, StringComparison.Ordinal);
        served.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_protocol_that_writes_on_to_a_peer_that_does_not_read_loses_it()
    {
        var factory = new RecordingFactory
        {
            OnData = static (protocol, _) =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    protocol.Transport.Write(new byte[100_000]);
                }
            },
        };
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1:unsent=1000000", factory);
        using var client = await server.ConnectAsync();
        await client.SendAsync("x"u8.ToArray());

        Assert.Equal(ConnectionLostKind.Aborted, (await factory.Lost.Task.WaitAsync(ServerRun.Hang)).Kind);
        Assert.Contains("as more than 1000000 bytes wait for it to read", await server.UntilLoggedAsync("aborted"), StringComparison.Ordinal);
    }

    private static async Task EchoAsync(Socket client)
    {
        await client.SendAsync("x"u8.ToArray());
        Assert.Equal(1, await client.ReceiveAsync(new byte[1]).WaitAsync(ServerRun.Hang));
    }

    private static async Task AssertClosedAsync(Socket client)
    {
        try
        {
            Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(ServerRun.Hang));
        }
        catch (SocketException)
        {
            // Closed as well.
        }
    }

    private static async Task UntilServedAsync(ServerRun server)
    {
        while (true)
        {
            using var client = await server.ConnectAsync();
            try
            {
                await client.SendAsync("x"u8.ToArray());
                if (await client.ReceiveAsync(new byte[1]).WaitAsync(ServerRun.Hang) == 1)
                {
                    return;
                }
            }
            catch (SocketException)
            {
                await Task.Delay(10);
            }
        }
    }
}
