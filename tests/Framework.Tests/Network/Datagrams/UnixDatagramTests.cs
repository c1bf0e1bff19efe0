using System.Net.Sockets;
using System.Text;
using Twisted.Network;

namespace Twisted.Tests.Network.Datagrams;

public sealed class UnixDatagramTests : DatagramTests
{
    [Fact]
    public async Task A_client_and_a_server_exchange_datagrams_through_a_file_that_goes_with_the_port()
    {
        var path = PathOf("a:socket");
        var server = await StartAsync(new UnixDatagramServer(path, RecordingDatagrams.Echo()));
        Assert.Equal(UnixDatagramEndpoint.DefaultMode, File.GetUnixFileMode(path));
        var protocol = new RecordingDatagrams { OnStart = self => self.Transport.Write("hello"u8) };
        var client = await StartAsync(new UnixDatagramClient(path, protocol));

        Assert.Equal("hello", (await protocol.NextAsync()).Text);
        await client.StopAsync();
        await server.StopAsync();
        Assert.False(File.Exists(path));
        Assert.Contains($"RecordingDatagrams starting on \"{path}\" (datagrams)", Log.Lines);
        Assert.Contains($"(Datagram Port \"{path}\" Closed)", Log.Lines);
    }

    [Fact]
    public async Task A_client_with_a_path_of_its_own_is_answered_there()
    {
        var (path, own) = (PathOf("server"), PathOf("client"));
        var echo = RecordingDatagrams.Echo();
        await ListenAsync(echo, $"unixgram:{path}:mode=600");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        var protocol = new RecordingDatagrams { OnStart = self => self.Transport.Write("hello"u8) };
        var client = await ConnectAsync(protocol, $"unixgram:{path}:bind={own}:mode=622");

        Assert.Equal("hello", (await protocol.NextAsync()).Text);
        Assert.Equal(own, (await echo.NextAsync()).From.ToString());
        Assert.Equal("622", Convert.ToString((int)File.GetUnixFileMode(own), 8));
        await client.StopAsync();
        Assert.False(File.Exists(own));
    }

    [Fact]
    public async Task An_abstract_name_is_in_no_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has abstract names");
        var name = $"@twisted-{Guid.NewGuid():N}";
        await ListenAsync(RecordingDatagrams.Echo(), $"unixgram:{name}");
        var protocol = new RecordingDatagrams { OnStart = self => self.Transport.Write("hello"u8) };
        await ConnectAsync(protocol, $"unixgram:{name}");

        Assert.Equal("hello", (await protocol.NextAsync()).Text);
        Assert.Contains($"RecordingDatagrams starting on \"{name}\" (datagrams)", Log.Lines);
        var second = new UnixDatagramServer(name, new RecordingDatagrams());
        Assert.Contains("another program listens there already", (await Assert.ThrowsAsync<ListenException>(() => second.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_socket_is_removed_and_a_living_one_is_not()
    {
        var path = PathOf("socket");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path));
        }

        // .NET removes the file of a socket that it closes; one that was killed does not.
        if (!File.Exists(path))
        {
            using var process = System.Diagnostics.Process.Start("python3", ["-c", "import socket,sys; socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).bind(sys.argv[1])", path]);
            await process.WaitForExitAsync().WaitAsync(Hang);
        }

        Assert.True(File.Exists(path));
        var protocol = new RecordingDatagrams();
        await ListenAsync(protocol, $"unixgram:{path}");
        var second = new UnixDatagramServer(path, new RecordingDatagrams());

        var failure = await Assert.ThrowsAsync<ListenException>(() => second.StartAsync());
        Assert.Equal($"cannot listen on \"unixgram:{path}\": another program listens there already.\nStop that program, or choose another path.", failure.Message);
        using var peer = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        peer.SendTo("alive"u8.ToArray(), new UnixDomainSocketEndPoint(path));
        Assert.Equal("alive", (await protocol.NextAsync()).Text);
    }

    [Fact]
    public async Task A_socket_for_connections_is_not_taken_for_a_dead_one()
    {
        var path = PathOf("stream");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();

        var failure = await Assert.ThrowsAsync<ListenException>(() => new UnixDatagramServer(path, new RecordingDatagrams()).StartAsync());
        Assert.Contains("another program listens there already", failure.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task What_is_no_socket_stays_where_it_is()
    {
        foreach (var path in new[] { PathOf("file"), PathOf("folder"), PathOf("link") })
        {
            switch (Path.GetFileName(path))
            {
                case "file":
                    await File.WriteAllTextAsync(path, "precious");
                    break;
                case "folder":
                    Directory.CreateDirectory(path);
                    break;
                default:
                    File.CreateSymbolicLink(path, PathOf("nowhere"));
                    break;
            }

            var failure = await Assert.ThrowsAsync<ListenException>(() => new UnixDatagramServer(path, new RecordingDatagrams()).StartAsync());
            Assert.Equal($"cannot listen on \"unixgram:{path}\": there is something else than a socket at that path.\nMove it away, or choose another path.", failure.Message);
        }

        Assert.Equal("precious", await File.ReadAllTextAsync(PathOf("file")));
    }

    [Fact]
    public async Task A_path_that_is_too_long_is_refused_with_its_length_and_the_limit()
    {
        var path = "/tmp/" + new string('ü', 60);
        var failure = await Assert.ThrowsAsync<ListenException>(() => new UnixDatagramServer(path, new RecordingDatagrams()).StartAsync());

        Assert.Equal($"cannot listen on \"unixgram:{path}\": the path has 125 bytes, and this system takes {Longest()}.\nChoose a shorter one.", failure.Message);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_and_a_peer_that_does_not_listen_are_refused()
    {
        var path = PathOf("no/socket");
        var failure = await Assert.ThrowsAsync<ListenException>(() => new UnixDatagramServer(path, new RecordingDatagrams()).StartAsync());
        Assert.StartsWith($"cannot listen on \"unixgram:{path}\": ", failure.Message, StringComparison.Ordinal);

        failure = await Assert.ThrowsAsync<ListenException>(() => new UnixDatagramClient(path, new RecordingDatagrams()).StartAsync());
        Assert.Equal($"cannot reach \"unixgram:{path}\": nobody listens there.\nStart the server first, or name its path.", failure.Message);
    }

    [Fact]
    public async Task A_sender_without_an_address_is_heard_and_cannot_be_answered()
    {
        var path = PathOf("socket");
        Exception? fault = null;
        var protocol = new RecordingDatagrams { OnDatagram = (self, _, from) => fault = Record.Exception(() => self.Transport.Write([1], from)) };
        await ListenAsync(protocol, $"unixgram:{path}");
        using var peer = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        peer.SendTo("x"u8.ToArray(), new UnixDomainSocketEndPoint(path));

        Assert.Equal("", (await protocol.NextAsync()).From.ToString());
        await UntilAsync(() => fault is not null);
        Assert.StartsWith("The sender has no address, so that it cannot be answered.", Assert.IsType<ArgumentException>(fault).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_slow_receiver_leaves_waiting_is_kept_in_order_up_to_the_limit()
    {
        var path = PathOf("slow");
        using var slow = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        slow.Bind(new UnixDomainSocketEndPoint(path));
        var protocol = new RecordingDatagrams();
        await ConnectAsync(protocol, $"unixgram:{path}");

        // As many as the system takes, and then some.
        var kept = 0;
        while (kept < 100 && protocol.Transport.Write(Encoding.ASCII.GetBytes($"{kept}")))
        {
            kept++;
        }

        Assert.Equal(100, kept);
        var buffer = new byte[10];
        for (var i = 0; i < 100; i++)
        {
            var count = await slow.ReceiveAsync(buffer).WaitAsync(Hang);
            Assert.Equal($"{i}", Encoding.ASCII.GetString(buffer, 0, count));
        }

        Assert.Equal(new DatagramCounts(0, 0, 100, 0, 0), protocol.Transport.Counts);
    }

    [Fact]
    public async Task What_waits_is_bounded_and_given_up_when_nobody_reads()
    {
        var path = PathOf("dead-slow");
        using var slow = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        slow.Bind(new UnixDomainSocketEndPoint(path));
        var protocol = new RecordingDatagrams();
        await ConnectAsync(protocol, $"unixgram:{path}");
        var written = 0;
        while (written < 10_000 && protocol.Transport.Write(new byte[1000]))
        {
            written++;
        }

        // 256 KiB, with 64 bytes more for each, and the few that the system took.
        Assert.InRange(written, 246, 1000);
        await UntilAsync(() => protocol.Transport.Counts is { Sent: var sent, Unsent: var unsent } && sent + unsent == written + 1);
        Assert.True(protocol.Transport.Counts.Unsent > 200);
    }

    [Fact]
    public async Task A_datagram_that_is_too_long_is_refused_with_the_limit_of_the_buffer()
    {
        var path = PathOf("socket");
        await ListenAsync(new RecordingDatagrams(), $"unixgram:{path}:maxsize=1048576");
        var protocol = new RecordingDatagrams();
        await ConnectAsync(protocol, $"unixgram:{path}:sendbuf=50000");

        var failure = Assert.Throws<DatagramTooLongException>(() => protocol.Transport.Write(new byte[500_000]));
        Assert.Equal(500_000, failure.Size);
        Assert.True(protocol.Transport.Write(new byte[failure.Limit]));
    }

    private static int Longest()
    {
        var length = 200;
        while (Record.Exception(() => new UnixDomainSocketEndPoint(new string('x', length))) is not null)
        {
            length--;
        }

        return length;
    }
}
