using System.Net;
using System.Net.Sockets;
using System.Text;
using ServerSamples;
using Twisted.Network;
using Twisted.Services;
using Twisted.Testing;
using Twisted.Usage;

namespace Twisted.Tests.Network.Servers;

/// <summary>The listings of docs/servers.md do what it says; those of finger, chat and post have tests of their own.</summary>
public sealed class ServerSamplesTests : IAsyncLifetime
{
    private static readonly TimeSpan Hang = ServerRun.Hang;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("twisted");
    private readonly List<IService> _services = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await service.StopAsync(new CancellationToken(canceled: true));
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public void An_echo_is_what_was_said() => Transcript.Run("C: hello\nS: hello\nC-CLOSE\nS-CLOSE", new EchoFactory());

    [Fact]
    public void An_echo_that_is_not_heard_is_not_asked_for()
    {
        using var server = new InMemoryServer(new EchoFactory());
        var client = server.Connect();
        client.PeerReads = false;
        client.Feed(new byte[100_000]);
        client.Feed(new byte[100_000]);

        Assert.True(client.IsReadingPaused);
        Assert.Equal(100_000, client.UndeliveredBytes);
        client.PeerReads = true;
        Assert.Equal(200_000, client.Received().Length);
    }

    [Theory]
    [InlineData("tcp:0:interface=127.0.0.1", typeof(TcpServer))]
    [InlineData("unix:@FOLDER-echo", typeof(UnixServer))]
    [InlineData("unix:FOLDER/echo", typeof(UnixServer))]
    public async Task One_tap_serves_on_whatever_endpoint_it_is_told(string endpoint, Type type)
    {
        var service = (StreamServer)TapCommandLine.MakeService<EchoTap>("--listen", endpoint.Replace("FOLDER", _folder.FullName, StringComparison.Ordinal));
        await StartAsync(service);

        Assert.IsType(type, service);
        Assert.Equal("hello", await AskAsync(service, "hello"));
    }

    [Fact]
    public async Task What_one_service_is_told_the_other_tells()
    {
        var service = (MultiService)TapCommandLine.MakeService<FingerTap>(
            "--listen", "tcp:0:interface=127.0.0.1", "--set", $"unix:{_folder.FullName}/finger.sock:mode=600");
        await StartAsync(service);
        var (finger, set) = ((StreamServer)service.Services[0], (StreamServer)service.Services[1]);

        Assert.Equal("No such user.\r\n", await AskAsync(finger, "moshez\r\n"));
        Assert.Equal("Thank you.\r\nSay who, and how: moshez Happy and well\r\n", await AskAsync(set, "moshez  Happy and well\nmoshez\n"));
        Assert.Equal("Happy and well\r\n", await AskAsync(finger, "moshez\r\n"));
    }

    [Fact]
    public async Task A_file_of_users_is_read_for_each_question()
    {
        var file = Path.Combine(_folder.FullName, "users");
        await File.WriteAllTextAsync(file, "# nobody\nmoshez: Happy: and well\n\nradix:Away\n");
        var service = (StreamServer)TapCommandLine.MakeService<FingerTap>("--listen", "tcp:0:interface=127.0.0.1", "--file", file);
        await StartAsync(service);

        Assert.Equal("moshez\r\nradix\r\n", await AskAsync(service, "\r\n"));
        Assert.Equal("Happy: and well\r\n", await AskAsync(service, "moshez\r\n"));
        await File.WriteAllTextAsync(file, "moshez: Tired\n");
        Assert.Equal("Tired\r\n", await AskAsync(service, "moshez\r\n"));

        // A handler that throws loses its own connection only.
        File.Delete(file);
        Assert.Equal("", await AskAsync(service, "moshez\r\n"));
        await File.WriteAllTextAsync(file, "moshez: Back\n");
        Assert.Equal("Back\r\n", await AskAsync(service, "moshez\r\n"));
    }

    [Fact]
    public void A_file_of_users_that_is_not_there_is_refused() => Assert.Equal(
        $"the file of users \"{_folder.FullName}/none\" does not exist; name one that does with --file",
        Assert.Throws<UsageException>(() => TapCommandLine.MakeService<FingerTap>("--file", $"{_folder.FullName}/none")).Message);

    [Fact]
    public void A_sum_is_told_when_all_was_said() => Transcript.Run(
        """
        C: 1
        C: 2.5
        C| -0.25
        C-CLOSE
        S: 3.25
        S-CLOSE
        """,
        new SumFactory());

    [Fact]
    public void What_is_no_number_ends_the_sum() => Transcript.Run("C: 1\nC: x\nS: \"x\" is no number\nS-CLOSE", new SumFactory());

    [Fact]
    public void A_number_without_an_end_closes_the_connection() => Transcript.Run($"C| {new string('1', 50)}\nS-CLOSE", new SumFactory());

    private async Task StartAsync(IService service)
    {
        _services.Add(service);
        await service.PrivilegedStartAsync();
        await service.StartAsync();
    }

    /// <summary>Says something and the end, and hears all until the other end.</summary>
    private static async Task<string> AskAsync(StreamServer server, string text)
    {
        var remote = server.LocalEndPoint!;
        using var socket = remote is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(remote).WaitAsync(Hang);
        await socket.SendAsync(Encoding.UTF8.GetBytes(text));
        socket.Shutdown(SocketShutdown.Send);
        var heard = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            try
            {
                if (await socket.ReceiveAsync(buffer).WaitAsync(Hang) is > 0 and var count)
                {
                    heard.Write(buffer, 0, count);
                    continue;
                }
            }
            catch (SocketException)
            {
                // Broken off, which is an end as well.
            }

            return Encoding.UTF8.GetString(heard.ToArray());
        }
    }
}
