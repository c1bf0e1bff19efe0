using System.Net.Sockets;
using System.Text;
using Twisted.Network;

namespace Twisted.Tests.Network;

public sealed class ProxyProtocolTests
{
    private const string Version2 = "0D0A0D0A000D0A515549540A";

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 192.0.2.2 1234 80\r\n", "192.0.2.1:1234")]
    [InlineData("PROXY TCP6 2001:db8::1 2001:db8::2 1234 80\r\n", "[2001:db8::1]:1234")]
    [InlineData("PROXY UNKNOWN\r\n", null)]
    [InlineData("PROXY UNKNOWN ffff:f...f:ffff 65535 65535\r\n", null)]
    public async Task A_header_of_version_1_says_where_the_client_is(string header, string? peer) => await AssertServedAsync(Encoding.ASCII.GetBytes(header), peer);

    [Theory]
    [InlineData("2111000CC0000201C000020204D20050", "192.0.2.1:1234")]
    [InlineData("2111000FC0000201C000020204D20050040000", "192.0.2.1:1234")]
    [InlineData("2121002420010DB800000000000000000000000120010DB800000000000000000000000204D20050", "[2001:db8::1]:1234")]
    [InlineData("20000000", null)]
    [InlineData("21000000", null)]
    public async Task A_header_of_version_2_says_where_the_client_is(string rest, string? peer) => await AssertServedAsync(Convert.FromHexString(Version2 + rest), peer);

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", "it does not begin with a header of the PROXY protocol")]
    [InlineData("PROXY TCP4 192.0.2.1\r\n", "its header of the PROXY protocol cannot be understood")]
    [InlineData("PROXY TCP4 192.0.2.1 192.0.2.2 1234 99999\r\n", "its header of the PROXY protocol has an address that is none")]
    [InlineData("PROXY TCP4 ::1 ::2 1234 80\r\n", "its header of the PROXY protocol has an address that is none")]
    [InlineData("PROXY TCP4 127.1 127.2 1234 80\r\n", "its header of the PROXY protocol has an address that is none")]
    [InlineData("PROXY TCP4 111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111", "its header of the PROXY protocol has no end")]
    public async Task What_is_no_header_is_refused(string sent, string reason) => await AssertRefusedAsync(Encoding.ASCII.GetBytes(sent), reason);

    [Theory]
    [InlineData("31110000", "its header of the PROXY protocol is of a version or with a command that is not known")]
    [InlineData("2511000C", "its header of the PROXY protocol is of a version or with a command that is not known")]
    [InlineData("2111FFFF", "its header of the PROXY protocol is longer than 4096 bytes")]
    [InlineData("21110003010203", "its header of the PROXY protocol is too short for its addresses")]
    public async Task A_header_of_version_2_that_is_wrong_is_refused(string rest, string reason) => await AssertRefusedAsync(Convert.FromHexString(Version2 + rest), reason);

    [Fact]
    public async Task An_end_within_the_header_is_an_error()
    {
        var factory = new RecordingFactory();
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1:proxy=yes", factory);
        using var client = await server.ConnectAsync();
        await client.SendAsync("PROXY TCP4"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);

        Assert.EndsWith(
            " is refused: the connection ended within the header of the PROXY protocol (0 others since this was told)",
            await server.UntilLoggedAsync("refused").WaitAsync(ServerRun.Hang), StringComparison.Ordinal);
        Assert.Null(factory.LastPeer);
    }

    [Fact]
    public async Task Connections_are_counted_by_the_addresses_of_the_headers()
    {
        var factory = new RecordingFactory { OnMade = static protocol => protocol.Transport.Write("hello") };
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1:proxy=yes:peraddress=2", factory);
        var clients = new List<Socket>();
        foreach (var (address, greeting) in ((string, int)[])[("192.0.2.1", 5), ("192.0.2.1", 5), ("192.0.2.2", 5), ("192.0.2.1", 0), ("192.0.2.3", 5)])
        {
            var client = await server.ConnectAsync();
            clients.Add(client);
            await client.SendAsync(Encoding.ASCII.GetBytes($"PROXY TCP4 {address} 192.0.2.9 1234 80\r\n"));
            Assert.Equal(greeting, await client.ReceiveAsync(new byte[10]).WaitAsync(ServerRun.Hang));
        }

        Assert.Contains("192.0.2.1:1234 is refused: RecordingFactory has no protocol for it", await server.UntilLoggedAsync("refused").WaitAsync(ServerRun.Hang), StringComparison.Ordinal);
        clients.ForEach(client => client.Dispose());
    }

    private static async Task AssertServedAsync(byte[] header, string? peer)
    {
        // In one piece with what follows, and byte by byte.
        foreach (var size in (int[])[header.Length + 5, 1])
        {
            var factory = new RecordingFactory { OnData = static (protocol, data) => protocol.Transport.Write(data) };
            await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1:proxy=yes", factory);
            using var client = await server.ConnectAsync();
            client.NoDelay = true;
            byte[] all = [.. header, .. "hello"u8];
            for (var start = 0; start < all.Length; start += size)
            {
                await client.SendAsync(all.AsMemory(start, Math.Min(size, all.Length - start)));
            }

            var stream = new NetworkStream(client);
            client.Shutdown(SocketShutdown.Send);
            var received = new MemoryStream();
            await stream.CopyToAsync(received).WaitAsync(ServerRun.Hang);
            Assert.Equal("hello", Encoding.UTF8.GetString(received.ToArray()));
            Assert.Equal(peer ?? client.LocalEndPoint!.ToString(), factory.LastPeer!.ToString());
        }
    }

    private static async Task AssertRefusedAsync(byte[] sent, string reason)
    {
        var factory = new RecordingFactory();
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1:proxy=yes", factory);
        using var client = await server.ConnectAsync();
        await client.SendAsync(sent);

        Assert.EndsWith($" is refused: {reason} (0 others since this was told)", await server.UntilLoggedAsync("refused").WaitAsync(ServerRun.Hang), StringComparison.Ordinal);
        Assert.Null(factory.LastPeer);
    }
}
