using System.Net;
using System.Net.Sockets;
using System.Text;
using Twisted.Network;
using Twisted.Services;

namespace Twisted.Tests.Network;

// The sockets on offer are those of the process.
[Collection(nameof(ListeningSocketsTests))]
[CollectionDefinition(nameof(ListeningSocketsTests), DisableParallelization = true)]
public sealed class ListeningSocketsTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("twisted").FullName;

    public ListeningSocketsTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "sockets are kept on UNIX");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("tcp:0:interface=127.0.0.1")]
    [InlineData("tcp:0:interface=127.0.0.1", "tcp:0:interface=127.0.0.1:backlog=7:nodelay=no:keepalive=60s")]
    [InlineData("unix:SOCKET")]
    [InlineData("unix:SOCKET", "unix:SOCKET:mode=600:connections=5")]
    [InlineData("unix:@twisted-kept-SOCKET")]
    public async Task Who_connects_between_two_servers_is_served_by_the_second(string first, string? second = null)
    {
        var before = Server(first, "first");
        await StartAsync(before);
        var address = before.LocalEndPoint!;
        Socket between;
        var after = Server(second ?? first, "second");
        using (ListeningSockets.Keep([before]))
        {
            await before.StopAsync(TestContext.Current.CancellationToken);
            between = await ConnectAsync(address);
            await StartAsync(after);
        }

        Assert.Equal("second", await ReadAsync(between));
        Assert.Equal("second", await ReadAsync(await ConnectAsync(address)));
        await after.StopAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(address));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_socket_that_nobody_takes_is_closed_and_its_file_removed()
    {
        var server = Server("unix:SOCKET", "first");
        await StartAsync(server);
        var address = server.LocalEndPoint!;
        using (ListeningSockets.Keep([server]))
        {
            await server.StopAsync(TestContext.Current.CancellationToken);
            Assert.NotEmpty(Directory.GetFiles(_folder));
        }

        Assert.Empty(Directory.GetFiles(_folder));
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(address));
    }

    [Fact]
    public async Task A_server_that_goes_on_loses_nothing_by_its_socket_being_kept()
    {
        var server = Server("unix:SOCKET", "first");
        await StartAsync(server);
        ListeningSockets.Keep([server]).Dispose();
        ListeningSockets.KeepAll().Dispose();

        Assert.Equal("first", await ReadAsync(await ConnectAsync(server.LocalEndPoint!)));
        await server.StopAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_kept_socket_is_not_in_the_way_of_another_endpoint_on_its_port()
    {
        var before = Server("tcp:0:interface=127.0.0.1", "first");
        await StartAsync(before);
        var port = ((IPEndPoint)before.LocalEndPoint!).Port;
        var after = Server($"tcp:{port}", "second");
        using (ListeningSockets.Keep([before]))
        {
            await before.StopAsync(TestContext.Current.CancellationToken);
            await StartAsync(after);
        }

        Assert.Equal("second", await ReadAsync(await ConnectAsync(new IPEndPoint(IPAddress.Loopback, port))));
        await after.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_another_process_hands_over_is_taken_by_its_place()
    {
        // What the successor of this process would get: descriptors of its own.
        var before = Server("tcp:0:interface=127.0.0.1", "first");
        var path = Server("unix:SOCKET", "first");
        await StartAsync(before);
        await StartAsync(path);
        var kept = ListeningSockets.KeepAll();
        var handed = kept.Descriptors.Select(socket => KeyValuePair.Create(socket.Key, DescriptorOf(socket.Value))).ToArray();
        var after = Server("tcp:0:interface=127.0.0.1", "second");
        var afterPath = Server("unix:SOCKET", "second");
        using (ListeningSockets.Inherit(handed))
        {
            await StartAsync(after);
            await StartAsync(afterPath);

            // As long as it has not taken over, its failure costs the other nothing.
            await afterPath.StopAsync(TestContext.Current.CancellationToken);
            Assert.NotEmpty(Directory.GetFiles(_folder));
        }

        handed = [.. kept.Descriptors.Select(socket => KeyValuePair.Create(socket.Key, DescriptorOf(socket.Value)))];
        using (ListeningSockets.Inherit(handed))
        {
            await StartAsync(afterPath);
        }

        ListeningSockets.TakeOver();

        kept.GiveAway();
        kept.Dispose();
        await before.StopAsync(TestContext.Current.CancellationToken);
        await path.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal("second", await ReadAsync(await ConnectAsync(after.LocalEndPoint!)));
        Assert.Equal("second", await ReadAsync(await ConnectAsync(path.Endpoint is UnixServerEndpoint unix ? new UnixDomainSocketEndPoint(unix.Path) : null!)));
        await after.StopAsync(TestContext.Current.CancellationToken);
        await afterPath.StopAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task The_file_of_a_socket_for_which_the_other_process_has_no_use_goes_when_it_takes_over()
    {
        var before = Server("unix:SOCKET", "first");
        await StartAsync(before);
        using var kept = ListeningSockets.KeepAll();
        ListeningSockets.Inherit([.. kept.Descriptors.Select(socket => KeyValuePair.Create(socket.Key, DescriptorOf(socket.Value)))]).Dispose();
        Assert.NotEmpty(Directory.GetFiles(_folder));
        ListeningSockets.TakeOver();
        Assert.Empty(Directory.GetFiles(_folder));
        kept.GiveAway();
        await before.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("udp:0:interface=127.0.0.1")]
    [InlineData("unixgram:SOCKET")]
    public async Task Datagrams_wait_at_a_kept_port(string endpoint)
    {
        var first = new Heard();
        var second = new Heard();
        var before = new DatagramServer(DatagramEndpoint.Parse(Named(endpoint)), first);
        await StartAsync(before);
        var address = before.BoundEndPoint!;
        using var peer = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Unspecified);
        var after = new DatagramServer(DatagramEndpoint.Parse(Named(endpoint)), second);
        using (ListeningSockets.Keep([before]))
        {
            await before.StopAsync(TestContext.Current.CancellationToken);
            await peer.SendToAsync("between"u8.ToArray(), address);
            await StartAsync(after);
        }

        Assert.Equal("between", await second.Word.Task.WaitAsync(Hang, TestContext.Current.CancellationToken));
        Assert.False(first.Word.Task.IsCompleted);
        await after.StopAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static int DescriptorOf(System.Runtime.InteropServices.SafeHandle handle)
    {
        using var twin = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: false));
        return (int)InheritedDescriptor.Duplicate(twin.SafeHandle)!.DangerousGetHandle();
    }

    private string Named(string endpoint) => endpoint.Contains('@', StringComparison.Ordinal)
        ? endpoint.Replace("SOCKET", Path.GetFileName(_folder), StringComparison.Ordinal)
        : endpoint.Replace("SOCKET", Path.Combine(_folder, "s"), StringComparison.Ordinal);

    private StreamServer Server(string endpoint, string greeting) => StreamServer.For(ServerEndpoint.Parse(Named(endpoint)), new Greeting(greeting));

    private static async Task StartAsync(IService service)
    {
        await service.PrivilegedStartAsync(TestContext.Current.CancellationToken);
        await service.StartAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<Socket> ConnectAsync(EndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(address).WaitAsync(Hang, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Hang, TestContext.Current.CancellationToken);
    }

    private sealed class Greeting(string text) : Factory
    {
        public override Protocol BuildProtocol(EndPoint? address) => new Greeter(text);
    }

    private sealed class Greeter(string text) : Protocol
    {
        public override void ConnectionMade()
        {
            Transport.Write(Encoding.ASCII.GetBytes(text));
            Transport.LoseConnection();
        }
    }

    private sealed class Heard : DatagramProtocol
    {
        public TaskCompletionSource<string> Word { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) => Word.TrySetResult(Encoding.ASCII.GetString(data));
    }
}
