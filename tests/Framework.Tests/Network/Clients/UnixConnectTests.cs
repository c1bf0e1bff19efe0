using System.Net.Sockets;
using Twisted.Network;
using Twisted.Testing;

namespace Twisted.Tests.Network.Clients;

public sealed class UnixConnectTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("twisted-").FullName;

    private string Socket => Path.Combine(_folder, "s");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_client_talks_to_the_server_behind_a_path()
    {
        using var server = new RawServer(Socket);
        await TalksAsync(server, $"unix:{Socket}");
    }

    [Fact]
    public async Task A_client_talks_to_the_server_behind_an_abstract_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has abstract names");
        var name = $"twisted-{Guid.NewGuid():N}";
        using var server = new RawServer("\0" + name);
        await TalksAsync(server, $"unix:@{name}");
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_told_as_such() => Assert.Equal(
        $"cannot connect to \"unix:{Socket}\": there is no such socket.\nCheck the path, and that the server runs.", await FailureAsync($"unix:{Socket}"));

    [Fact]
    public async Task A_socket_whose_server_has_ended_is_told_as_such()
    {
        // The file is removed with its socket where it was bound, and not where it was moved to.
        using (var server = new RawServer(Socket + ".bound"))
        {
            File.Move(Socket + ".bound", Socket);
        }

        Assert.Equal(
            $"cannot connect to \"unix:{Socket}\": nobody listens on it.\nStart the server: a socket file stays behind when its server has ended.",
            await FailureAsync($"unix:{Socket}"));
    }

    [Fact]
    public async Task A_folder_is_told_as_such() =>
        Assert.StartsWith($"cannot connect to \"unix:{_folder}\": it is a folder.\n", await FailureAsync($"unix:{_folder}"), StringComparison.Ordinal);

    [Fact]
    public async Task An_abstract_name_that_nobody_has_is_told_as_such() => Assert.Equal(
        "cannot connect to \"unix:@nobody-has-this\": nobody listens on it.\nCheck the name, and that the server runs.", await FailureAsync("unix:@nobody-has-this"));

    [Fact]
    public async Task A_socket_of_datagrams_is_told_as_such()
    {
        using var datagrams = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        datagrams.Bind(new UnixDomainSocketEndPoint(Socket));

        Assert.StartsWith($"cannot connect to \"unix:{Socket}\": it is a socket of datagrams.\n", await FailureAsync($"unix:{Socket}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_has_no_room_is_waited_for()
    {
        using var server = new RawServer(Socket, backlog: 1);
        await server.FillAsync();
        var connecting = ClientEndpoint.Parse($"unix:{Socket}").ConnectAsync(new RecordingFactory(), new ClientContext { Clock = _clock });
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(connecting.IsCompleted);

        await server.AcceptAsync();
        await server.AcceptAsync();
        while (!connecting.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(5);
        }

        await (await connecting).CloseAsync().WaitAsync(Hang);
    }

    [Fact]
    public async Task A_server_that_never_has_room_is_given_up_in_time()
    {
        using var server = new RawServer(Socket, backlog: 1);
        await server.FillAsync();
        var connecting = FailureAsync($"unix:{Socket}:timeout=1");
        for (var i = 0; i < 100 && !connecting.IsCompleted; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(5);
        }

        Assert.Equal(
            $"cannot connect to \"unix:{Socket}:timeout=1\": no answer within 1 s.\nThe server accepts no connections; look at its log, and restart it if need be.",
            await connecting.WaitAsync(Hang));
    }

    private static async Task TalksAsync(RawServer server, string endpoint)
    {
        var factory = new RecordingFactory { OnMade = protocol => protocol.Transport.Write("hello") };
        var connection = await ClientEndpoint.Parse(endpoint).ConnectAsync(factory).WaitAsync(Hang);
        var peer = await server.AcceptAsync();
        var buffer = new byte[10];

        Assert.Equal(5, await peer.ReceiveAsync(buffer));
        peer.Dispose();
        Assert.Equal(ConnectionLostReason.Done, await connection.Lost.WaitAsync(Hang));
    }

    private async Task<string> FailureAsync(string endpoint) => (await Assert.ThrowsAsync<ConnectException>(() =>
        ClientEndpoint.Parse(endpoint).ConnectAsync(new RecordingFactory(), new ClientContext { Clock = _clock }).WaitAsync(Hang))).Message;
}
