using System.Net;
using System.Net.Sockets;
using System.Text;
using Twisted.Network;
using Twisted.Testing;

namespace Twisted.Tests.Network.Clients;

/// <summary>Endpoints that connect over loopback.</summary>
public sealed class ConnectTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData("127.0.0.1", "tcp:127.0.0.1:PORT")]
    [InlineData("::1", "tcp:[::1]:PORT")]
    [InlineData("127.0.0.1", "tcp4:host.example:PORT")]
    [InlineData("::1", "tcp6:host.example:PORT")]
    [InlineData("127.0.0.1", "tcp:host.example:PORT")]
    [InlineData("::1", "tcp:host.example:PORT")]
    public async Task A_client_talks_to_the_server_that_its_endpoint_names(string address, string endpoint)
    {
        using var server = new RawServer(IPAddress.Parse(address));
        var (client, said) = Chatter();
        var connecting = Endpoint(endpoint, server).ConnectAsync(client, Context(new FakeResolver("127.0.0.1", "::1")));
        var peer = await server.AcceptAsync().WaitAsync(Hang);
        var connection = await connecting.WaitAsync(Hang);

        Assert.Equal("hello", await ReadAsync(peer, 5));
        await peer.SendAsync("good day"u8.ToArray());
        Assert.Equal("good day", await said.Task.WaitAsync(Hang));
        Assert.Equal(server.Socket.LocalEndPoint, connection.Transport.RemoteEndPoint);
        Assert.Equal(server.Socket.LocalEndPoint, client.LastPeer);
        Assert.IsType<RecordingProtocol>(connection.Protocol);

        await connection.CloseAsync();
        Assert.Equal(0, await peer.ReceiveAsync(new byte[1]));
        Assert.Equal(ConnectionLostReason.Done, await connection.Lost);
        Assert.Equal(["factory started", "lost Done", "factory stopped"], client.Events);
    }

    [Fact]
    public async Task Both_families_of_a_name_are_asked_for_and_only_one_where_only_one_is_wanted()
    {
        using var server = new RawServer();
        var resolver = new FakeResolver("127.0.0.1");
        await Close(await Endpoint("tcp:bücher.example:PORT", server).ConnectAsync(new RecordingFactory(), Context(resolver)));
        Assert.Equal(["xn--bcher-kva.example InterNetwork", "xn--bcher-kva.example InterNetworkV6"], resolver.Asked.Order(StringComparer.Ordinal));

        resolver = new FakeResolver("127.0.0.1");
        await Close(await Endpoint("tcp4:host.example:PORT", server).ConnectAsync(new RecordingFactory(), Context(resolver)));
        await Close(await Endpoint("tcp:host.example:PORT:bindAddress=127.0.0.1", server).ConnectAsync(new RecordingFactory(), Context(resolver)));
        Assert.Equal(["host.example InterNetwork", "host.example InterNetwork"], resolver.Asked);
    }

    [Fact]
    public async Task The_system_knows_localhost()
    {
        using var server = new RawServer();
        await Close(await Endpoint("tcp:localhost:PORT", server).ConnectAsync(new RecordingFactory()).WaitAsync(Hang));
    }

    [Fact]
    public async Task The_settings_of_an_endpoint_are_those_of_its_socket()
    {
        using var server = new RawServer();
        using var plain = await ((SocketClientEndpoint)Endpoint("tcp:127.0.0.1:PORT", server)).DialAsync(Context(), default);
        Assert.True(plain.NoDelay);
        Assert.Equal(0, plain.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));

        using var special = await ((SocketClientEndpoint)Endpoint("tcp:127.0.0.1:PORT:nodelay=no:keepalive=yes:bindAddress=127.0.0.1", server)).DialAsync(Context(), default);
        Assert.False(special.NoDelay);
        Assert.NotEqual(0, special.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
    }

    [Fact]
    public async Task A_client_connects_from_the_address_that_it_is_bound_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere loopback has one address");
        using var server = new RawServer();
        var connection = await Endpoint("tcp:127.0.0.1:PORT:bindAddress=127.0.0.9", server).ConnectAsync(new RecordingFactory());

        Assert.Equal(IPAddress.Parse("127.0.0.9"), ((IPEndPoint)connection.Transport.LocalEndPoint!).Address);
        await Close(connection);
    }

    [Fact]
    public async Task A_refusal_says_what_was_tried_and_what_to_do()
    {
        var port = RawServer.FreePort();

        Assert.Equal(
            $"cannot connect to \"tcp:127.0.0.1:{port}\": connection refused.\nCheck that the server runs, and that it listens on port {port}.",
            await FailureAsync($"tcp:127.0.0.1:{port}"));
        Assert.Equal(
            $"cannot connect to \"tcp:host.example:{port}\": [::1]: connection refused; 127.0.0.1: connection refused.\nCheck that the server runs, and that it listens on port {port}.",
            await FailureAsync($"tcp:host.example:{port}", new FakeResolver("127.0.0.1", "::1")));
    }

    [Fact]
    public async Task A_network_that_cannot_be_reached_is_told_as_such()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what the system says of this address differs");
        Assert.Equal(
            "cannot connect to \"tcp:255.255.255.255:9\": the network cannot be reached.\nCheck the address, and the network of this machine.",
            await FailureAsync("tcp:255.255.255.255:9"));
    }

    [Fact]
    public async Task An_address_that_is_not_of_this_machine_cannot_be_bound_to() => Assert.Equal(
        "cannot connect to \"tcp:127.0.0.1:9:bindAddress=192.0.2.1\": this machine has no address \"192.0.2.1\" to connect from.\nUse an address of this machine as bindAddress, or none.",
        await FailureAsync("tcp:127.0.0.1:9:bindAddress=192.0.2.1"));

    [Fact]
    public async Task A_name_that_does_not_exist_is_told_as_such() => Assert.Equal(
        "cannot connect to \"tcp:no-such.example:9\": the name \"no-such.example\" has no address.\nCheck its spelling, and what the name servers and the hosts file of this machine say of it.",
        await FailureAsync("tcp:no-such.example:9", new FakeResolver { Answer = _ => Task.FromException<IReadOnlyList<IPAddress>>(new SocketException((int)SocketError.HostNotFound)) }));

    [Fact]
    public async Task A_name_that_is_not_resolved_in_time_is_told_as_such()
    {
        var connecting = FailureAsync("tcp:slow.example:9:timeout=5", NeverAnswers());
        await AdvanceUntilAsync(connecting, TimeSpan.FromSeconds(5));

        Assert.Equal(
            "cannot connect to \"tcp:slow.example:9:timeout=5\": the name \"slow.example\" was not resolved within 5 s.\nCheck that the name servers of this machine answer, or give an address instead of a name.",
            await connecting);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_in_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere a full queue refuses");
        using var server = new RawServer(backlog: 1);
        await server.FillAsync();
        var connecting = FailureAsync($"tcp:127.0.0.1:{server.Port}:timeout=0.5");
        await AdvanceUntilAsync(connecting, TimeSpan.FromSeconds(0.5));

        Assert.Equal(
            $"cannot connect to \"tcp:127.0.0.1:{server.Port}:timeout=0.5\": no answer within 0.5 s.\nCheck the address, and whether a firewall is in between; timeout=SECONDS waits longer.",
            await connecting);
    }

    [Fact]
    public async Task Cancelling_ends_an_attempt_that_waits_for_its_answer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere a full queue refuses");
        using var server = new RawServer(backlog: 1);
        await server.FillAsync();
        using var cancel = new CancellationTokenSource();
        var connecting = Endpoint("tcp:127.0.0.1:PORT", server).ConnectAsync(new RecordingFactory(), Context(), cancel.Token);
        Assert.False(connecting.IsCompleted);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Hang));
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_name()
    {
        using var cancel = new CancellationTokenSource();
        var connecting = ClientEndpoint.Parse("tcp:slow.example:9").ConnectAsync(new RecordingFactory(), Context(NeverAnswers()), cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Hang));
    }

    [Fact]
    public async Task What_is_cancelled_before_it_begins_opens_nothing()
    {
        var resolver = new FakeResolver("127.0.0.1");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ClientEndpoint.Parse("tcp:host.example:9").ConnectAsync(new RecordingFactory(), Context(resolver), new CancellationToken(canceled: true)));

        Assert.Empty(resolver.Asked);
    }

    [Fact]
    public async Task A_factory_without_a_protocol_refuses_the_connection()
    {
        using var server = new RawServer();
        var factory = new NoFactory(null);

        var failure = await Assert.ThrowsAsync<ConnectException>(() => Endpoint("tcp:127.0.0.1:PORT", server).ConnectAsync(factory));

        Assert.Equal($"cannot use the connection to \"127.0.0.1:{server.Port}\": NoFactory has no protocol for it.\nLook at what NoFactory asks of its peers.", failure.Message);
        Assert.Equal(0, await (await server.AcceptAsync()).ReceiveAsync(new byte[1]));
        Assert.Equal(["started", "stopped"], factory.Events);
    }

    [Fact]
    public async Task What_a_factory_throws_comes_out_of_connecting()
    {
        using var server = new RawServer();
        var factory = new NoFactory(new InvalidOperationException("a fault"));

        Assert.Equal("a fault", (await Assert.ThrowsAsync<InvalidOperationException>(() => Endpoint("tcp:127.0.0.1:PORT", server).ConnectAsync(factory))).Message);
        Assert.Equal(["started", "stopped"], factory.Events);
    }

    [Fact]
    public async Task A_protocol_that_fails_loses_its_connection()
    {
        using var server = new RawServer();
        var factory = new RecordingFactory { OnMade = _ => throw new InvalidOperationException("a fault") };
        var connection = await Endpoint("tcp:127.0.0.1:PORT", server).ConnectAsync(factory);

        Assert.Equal(ConnectionLostKind.Failed, (await connection.Lost.WaitAsync(Hang)).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reset_in_any_state_is_a_lost_connection(bool isWriting)
    {
        using var server = new RawServer();
        var factory = new RecordingFactory { OnMade = protocol => protocol.Transport.Write(new byte[isWriting ? 10_000_000 : 0]) };
        var connection = await Endpoint("tcp:127.0.0.1:PORT", server).ConnectAsync(factory);
        await server.ResetOneAsync();

        Assert.Equal(ConnectionLostKind.Lost, (await connection.Lost.WaitAsync(Hang)).Kind);
    }

    [Fact]
    public async Task A_client_that_has_closed_its_side_still_hears_the_server()
    {
        using var server = new RawServer();
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var factory = new RecordingFactory
        {
            OnMade = protocol =>
            {
                protocol.Transport.Write("last words");
                protocol.Transport.LoseWriteConnection();
            },
            OnData = (_, data) => heard.TrySetResult(Encoding.UTF8.GetString(data)),
        };
        var connection = await Endpoint("tcp:127.0.0.1:PORT", server).ConnectAsync(factory);
        var peer = await server.AcceptAsync();

        Assert.Equal("last words", await ReadAsync(peer, 10));
        Assert.Equal(0, await peer.ReceiveAsync(new byte[1]));
        await peer.SendAsync("an answer"u8.ToArray());
        Assert.Equal("an answer", await heard.Task.WaitAsync(Hang));
        peer.Dispose();
        Assert.Equal(ConnectionLostReason.Done, await connection.Lost.WaitAsync(Hang));
    }

    [Fact]
    public async Task Closing_has_no_patience_left_once_its_token_is_cancelled()
    {
        using var server = new RawServer();
        var factory = new RecordingFactory { OnMade = protocol => protocol.Transport.Write(new byte[10_000_000]) };
        var connection = await Endpoint("tcp:127.0.0.1:PORT", server).ConnectAsync(factory);
        using var cancel = new CancellationTokenSource();
        var closing = connection.CloseAsync(cancel.Token);
        Assert.False(closing.IsCompleted);
        await cancel.CancelAsync();
        await closing.WaitAsync(Hang);

        Assert.Equal(ConnectionLostReason.Aborted, await connection.Lost.WaitAsync(Hang));
    }

    private static ClientEndpoint Endpoint(string text, RawServer server) =>
        ClientEndpoint.Parse(text.Replace("PORT", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private static (RecordingFactory Factory, TaskCompletionSource<string> Said) Chatter()
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var factory = new RecordingFactory
        {
            OnMade = protocol => protocol.Transport.Write("hello"),
            OnData = (_, data) => said.TrySetResult(Encoding.UTF8.GetString(data)),
        };
        return (factory, said);
    }

    private static FakeResolver NeverAnswers() => new() { Answer = _ => new TaskCompletionSource<IReadOnlyList<IPAddress>>().Task };

    private static async Task<string> ReadAsync(Socket socket, int count)
    {
        var buffer = new byte[count];
        for (var read = 0; read < count;)
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(read)).AsTask().WaitAsync(Hang);
            Assert.NotEqual(0, more);
            read += more;
        }

        return Encoding.UTF8.GetString(buffer);
    }

    private static async Task Close(ClientConnection connection) => await connection.CloseAsync().WaitAsync(Hang);

    private ClientContext Context(IHostResolver? resolver = null) => new() { Clock = _clock, Resolver = resolver ?? new FakeResolver() };

    private async Task<string> FailureAsync(string endpoint, IHostResolver? resolver = null) =>
        (await Assert.ThrowsAsync<ConnectException>(() => ClientEndpoint.Parse(endpoint).ConnectAsync(new RecordingFactory(), Context(resolver)).WaitAsync(Hang))).Message;

    /// <summary>Lets the time pass that the task waits for, and no more.</summary>
    private async Task AdvanceUntilAsync(Task waiting, TimeSpan time)
    {
        _clock.Advance(time - TimeSpan.FromMilliseconds(1));
        await Task.Delay(50);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await waiting.WaitAsync(Hang);
    }

    private sealed class NoFactory(Exception? fault) : Factory
    {
        public List<string> Events { get; } = [];

        public override Protocol? BuildProtocol(EndPoint? address) => fault is null ? null : throw fault;

        protected override void StartFactory() => Events.Add("started");

        protected override void StopFactory() => Events.Add("stopped");
    }
}
