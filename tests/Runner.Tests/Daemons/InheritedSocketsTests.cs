using System.Net;
using System.Net.Sockets;
using Twisted.Runner.Control;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Daemons;

public sealed class InheritedSocketsTests : IDisposable
{
    private const string Activate = "/usr/bin/systemd-socket-activate";

    /// <summary>Listens, and becomes the program with the socket as descriptor 3, as systemd does.</summary>
    private const string HandOver =
        """
        import os, socket, sys
        listener = socket.socket()
        listener.bind(("127.0.0.1", int(sys.argv[1])))
        listener.listen()
        os.dup2(os.dup(listener.fileno()), 3)
        os.set_inheritable(3, True)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="web")
        os.execv(sys.argv[2], sys.argv[2:])
        """;

    private readonly TestFolder _folder = new();

    public InheritedSocketsTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is of Linux");

    private string PidFile => _folder.File("testd.pid");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_daemon_gets_the_sockets_that_were_handed_to_the_process_that_starts_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not installed.");
        var port = FreePort();
        var started = await Program.RunAsync("/usr/bin/python3", "-c", HandOver, $"{port}", Program.DaemonProgram, "sockets", _folder.Path);
        Assert.Equal(new ProgramResult(0, "", ""), started);
        try
        {
            Assert.Equal("Hello.\r\n", await GreetAsync(port));
            Assert.Equal("Hello.\r\n", await GreetAsync(port));
        }
        finally
        {
            Assert.Equal(0, Stop());
        }

        await Assert.ThrowsAsync<SocketException>(() => GreetAsync(port));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_program_of_systemd_that_activates_sockets_has_a_server_and_a_daemon_serve_them(bool isHere)
    {
        Assert.SkipUnless(File.Exists(Activate), "systemd-socket-activate is not installed.");
        var port = FreePort();
        string[] here = isHere ? ["here"] : [];
        using var activating = Program.Start(Activate, [$"--listen=127.0.0.1:{port}", "--fdname=web", Program.DaemonProgram, .. here, "sockets", _folder.Path]);
        _ = activating.StandardOutput.ReadToEndAsync();
        var error = activating.StandardError.ReadToEndAsync();

        // The first connection has it start the program, and waits until that serves.
        await DaemonRun.UntilAsync(() => IsOpen(port));
        Assert.Equal("Hello.\r\n", await GreetAsync(port));
        await DaemonRun.UntilAsync(() => File.Exists($"{PidFile}.sock"));
        Assert.Equal(0, Stop());
        await activating.WaitForExitAsync();
        Assert.True(activating.ExitCode == 0, await error);
    }

    private static bool IsOpen(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<string> GreetAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }

    private int Stop() => new StopClient("testd", TextWriter.Null, TextWriter.Null).Stop(PidFile);
}
