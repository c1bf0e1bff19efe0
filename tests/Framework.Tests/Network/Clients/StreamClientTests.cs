using System.Net.Sockets;
using Twisted.Network;
using Twisted.Tests.Services;
using TcpClient = Twisted.Network.TcpClient;

namespace Twisted.Tests.Network.Clients;

public sealed class StreamClientTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly RecordingFactory _factory = new();

    [Fact]
    public async Task A_start_connects_and_a_stop_closes_in_order()
    {
        using var server = new RawServer();
        var client = new TcpClient("127.0.0.1", server.Port, _factory);
        var log = new RecordedLog(client);
        await log.Application.StartAsync().WaitAsync(Hang);
        var peer = await server.AcceptAsync();
        Assert.IsType<RecordingProtocol>(client.Connection?.Protocol);
        await log.Application.StopAsync().WaitAsync(Hang);

        Assert.Equal(0, await peer.ReceiveAsync(new byte[1]));
        Assert.Null(client.Connection);
        Assert.Equal(["factory started", "lost Done", "factory stopped"], _factory.Events);
        Assert.Equal($"Information: RecordingFactory connected to tcp:127.0.0.1:{server.Port}", log.Lines[1]);
        Assert.Contains($"Information: The connection of RecordingFactory to tcp:127.0.0.1:{server.Port} ended: it was closed", log.Lines);
    }

    [Fact]
    public async Task A_start_fails_without_a_server_and_may_be_tried_again()
    {
        var client = new TcpClient("127.0.0.1", RawServer.FreePort(), _factory);

        await Assert.ThrowsAsync<ConnectException>(() => client.StartAsync());
        await Assert.ThrowsAsync<ConnectException>(() => client.StartAsync());

        Assert.False(client.IsRunning);
        Assert.Equal(["factory started", "factory stopped", "factory started", "factory stopped"], _factory.Events);
        await client.StopAsync();
    }

    [Fact]
    public async Task A_client_whose_connection_has_ended_goes_on_without_one()
    {
        using var server = new RawServer();
        var client = new StreamClient($"tcp:127.0.0.1:{server.Port}", _factory);
        await client.StartAsync();
        await server.ResetOneAsync();
        await _factory.Lost.Task.WaitAsync(Hang);

        Assert.True(client.IsRunning);
        await client.StopAsync().WaitAsync(Hang);
        Assert.Equal("factory stopped", _factory.Events.Last());

        await client.StartAsync();
        await server.AcceptAsync().WaitAsync(Hang);
        await client.StopAsync().WaitAsync(Hang);
    }

    [Fact]
    public async Task A_stop_without_patience_aborts_what_is_not_sent()
    {
        using var server = new RawServer();
        var factory = new RecordingFactory { OnMade = protocol => protocol.Transport.Write(new byte[10_000_000]) };
        var client = new TcpClient("127.0.0.1", server.Port, factory);
        await client.StartAsync();
        await client.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Hang);

        Assert.Equal(ConnectionLostReason.Aborted, await factory.Lost.Task.WaitAsync(Hang));
    }

    [Fact]
    public async Task A_client_of_a_UNIX_socket_connects_to_it()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("twisted-").FullName, "s");
        using var server = new RawServer(path);
        var client = new UnixClient(path, _factory);
        await client.StartAsync();
        using var peer = await server.AcceptAsync();
        await client.StopAsync();

        Assert.Equal(0, await peer.ReceiveAsync(new byte[1]));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task A_server_that_does_not_read_slows_its_client_down()
    {
        using var server = new RawServer();
        var factory = new RecordingFactory { OnMade = protocol => protocol.Transport.Write(new byte[10_000_000]) };
        var client = new TcpClient("127.0.0.1", server.Port, factory);
        await client.StartAsync();
        Assert.Equal("paused", factory.Events.Last());
        using var peer = await server.AcceptAsync();
        var buffer = new byte[1 << 20];
        for (var read = 0; read < 10_000_000;)
        {
            read += await peer.ReceiveAsync(buffer).WaitAsync(Hang);
        }

        await client.StopAsync().WaitAsync(Hang);
        Assert.Equal(["factory started", "paused", "lost Done", "factory stopped"], factory.Events);
    }
}
