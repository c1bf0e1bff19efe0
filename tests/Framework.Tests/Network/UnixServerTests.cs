using System.Net.Sockets;
using System.Text;
using Twisted.Network;

namespace Twisted.Tests.Network;

public sealed class UnixServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("twisted").FullName;

    public UnixServerTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "UNIX domain sockets with modes and owners are for UNIX");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_socket_is_served_and_removed()
    {
        var path = Path.Combine(_folder, "a.sock");
        await using (var server = ServerRun.Start($"unix:{path}:mode=640", Greeting()))
        {
            Assert.Equal(path, server.Port.Name);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
            Assert.Equal("hello", await ReadAsync(server));
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_socket_of_a_dead_server_is_replaced()
    {
        var path = Path.Combine(_folder, "a.sock");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path));

            // .NET removes the file of a socket that it disposes of, unlike a process that is killed.
            File.Move(path, path + ".kept");
        }

        File.Move(path + ".kept", path);
        await using var server = ServerRun.Start($"unix:{path}", Greeting());

        Assert.Equal("hello", await ReadAsync(server));
        Assert.Contains($"Information: Removing stale socket {path}", server.Log.Lines);
    }

    [Fact]
    public async Task A_socket_of_a_living_server_is_left_to_it()
    {
        var path = Path.Combine(_folder, "a.sock");
        await using var first = ServerRun.Start($"unix:{path}", Greeting());

        AssertRefused($"unix:{path}", "another program listens there already.\nStop that program, or choose another path.");
        Assert.Equal("hello", await ReadAsync(first));
    }

    [Fact]
    public void What_is_no_socket_is_left_alone()
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "precious");

        AssertRefused($"unix:{path}", $"there is something at \"{path}\" that is no socket.\nRemove it, or choose another path.");
        Assert.Equal("precious", File.ReadAllText(path));
        AssertRefused($"unix:{_folder}", $"there is something at \"{_folder}\" that is no socket.\nRemove it, or choose another path.");
    }

    [Fact]
    public void A_path_that_is_too_long_is_refused_with_its_length()
    {
        var path = $"/tmp/{new string('x', 200)}";
        var most = OperatingSystem.IsLinux() ? 107 : 103;

        AssertRefused($"unix:{path}", $"the path \"{path}\" has 205 bytes, and a UNIX domain socket can have {most}.\nUse a shorter one, or one that is relative to the run directory.");
    }

    [Fact]
    public void An_owner_that_the_machine_does_not_have_is_refused_and_nothing_left()
    {
        var path = Path.Combine(_folder, "a.sock");

        AssertRefused($"unix:{path}:owner=nobody-of-this-name", "this machine has no user \"nobody-of-this-name\"");
        AssertRefused($"unix:{path}:group=no-such-group", "this machine has no group \"no-such-group\"");
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
    {
        AssertRefused("unix:/no/such/a.sock", "there is no folder for \"/no/such/a.sock\".\nMake it before, or choose another path.");
    }

    [Fact]
    public async Task A_name_without_a_file_is_served()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has sockets without a file");
        var name = $"@twisted-{Guid.NewGuid():N}";
        await using var server = ServerRun.Start($"unix:{name}", Greeting());

        Assert.Equal("hello", await ReadAsync(server));
        AssertRefused($"unix:{name}", "another program listens there already.\nStop that program, or choose another path.");
        Assert.False(File.Exists(name));
    }

    private static RecordingFactory Greeting() => new()
    {
        OnMade = static protocol =>
        {
            protocol.Transport.Write("hello");
            protocol.Transport.LoseConnection();
        },
    };

    private static async Task<string> ReadAsync(ServerRun server)
    {
        using var client = await server.ConnectAsync();
        var received = new MemoryStream();
        await new NetworkStream(client).CopyToAsync(received).WaitAsync(ServerRun.Hang);
        return Encoding.UTF8.GetString(received.ToArray());
    }

    private static void AssertRefused(string endpoint, string reason) => Assert.Equal(
        $"cannot listen on \"{endpoint}\": {reason}",
        Assert.Throws<ListenException>(() => ServerRun.Start(endpoint, Greeting())).Message);
}
