using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Twisted.Runner.Control;
using Twisted.Runner.Native;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Upgrading;

/// <summary>The test program as a daemon that serves, and the processes that take its place.</summary>
internal sealed partial class UpgradeRun : IDisposable
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    public TestFolder Folder { get; } = new();

    public StringWriter Output { get; } = new();

    public StringWriter Error { get; } = new();

    public string PidFile => Folder.File("testd.pid");

    public int Pid => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);

    public string Log => File.ReadAllText(Folder.File("testd.log"));

    /// <summary>All that live of the test program and have this folder.</summary>
    public List<int> Processes
    {
        get
        {
            List<int> found = [];
            foreach (var folder in Directory.GetDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && CommandLineOf(pid).Contains(Folder.Path, StringComparison.Ordinal))
                {
                    found.Add(pid);
                }
            }

            return found;
        }
    }

    public static async Task<UpgradeRun> StartAsync(string behaviour = "server", params string[] arguments)
    {
        var run = new UpgradeRun();
        var started = await Program.RunAsync(Program.DaemonProgram, [behaviour, run.Folder.Path, .. arguments]);
        Assert.Equal((0, ""), (started.ExitCode, started.Error));
        return run;
    }

    public int Upgrade(TimeSpan? limit = null, TimeSpan? drain = null) => new UpgradeClient("testd", Output, Error)
    {
        Program = [Program.DaemonProgram],
        Limit = limit ?? Hang,
        Drain = drain ?? TimeSpan.Zero,
    }.Upgrade(PidFile);

    /// <summary>The next one does something else than the program.</summary>
    public void SuccessorWill(string behaviour) => Folder.Write("successor", behaviour);

    public int Port() => int.Parse(PortLine().Match(Log).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Connects, and hears which process serves.</summary>
    public async Task<(Socket Socket, int Pid)> ConnectAsync(bool isLocal)
    {
        var socket = isLocal ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await (isLocal ? socket.ConnectAsync(new UnixDomainSocketEndPoint(Folder.File("server.sock"))) : socket.ConnectAsync("127.0.0.1", Port())).WaitAsync(Hang);
            return (socket, int.Parse(await ReadLineAsync(socket), CultureInfo.InvariantCulture));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static async Task<string> ReadLineAsync(Socket socket)
    {
        var line = new StringBuilder();
        var buffer = new byte[1];
        while (await socket.ReceiveAsync(buffer).WaitAsync(Hang) == 1)
        {
            if (buffer[0] == (byte)'\n')
            {
                return line.ToString();
            }

            line.Append((char)buffer[0]);
        }

        throw new IOException("the connection ended");
    }

    /// <summary>What has to hold whatever was killed when: somebody serves at both sockets, and the pidfile and the control socket are its own.</summary>
    public async Task ExpectOneServerAsync()
    {
        int pid = 0;
        await DaemonRun.UntilAsync(() => PidFileOwner.Look(PidFile) is { State: OwnerState.Running } owner && (pid = owner.Pid) > 0 && IsAlive(pid));
        foreach (var isLocal in (bool[])[true, false])
        {
            await ExpectServedAsync(isLocal);
        }

        await DaemonRun.UntilAsync(() => new StatusClient("testd", TextWriter.Null, TextWriter.Null).Show(PidFile) == 0);
    }

    private async Task ExpectServedAsync(bool isLocal)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // One that is about to end may serve a last one; what counts is that somebody does.
                var (socket, _) = await ConnectAsync(isLocal);
                socket.Dispose();
                return;
            }
            catch (Exception exception) when (attempt < 3 && exception is SocketException { SocketErrorCode: SocketError.ConnectionReset } or IOException)
            {
                // Whoever was killed had accepted it, on another processor, at that very moment.
            }
        }
    }

    /// <summary>Stops the server; nothing of it is left then.</summary>
    public async Task StopAsync()
    {
        Assert.Equal(0, new StopClient("testd", Output, Error).Stop(PidFile));
        await DaemonRun.UntilAsync(() => Processes.Count == 0);
        Assert.Equal([], Directory.GetFiles(Folder.Path, "*.pid*").Concat(Directory.GetFiles(Folder.Path, "*.sock")));
    }

    public static bool IsAlive(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].TrimStart()[0] != 'Z';
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static string[] DescriptorsOf(int pid) =>
        [.. Directory.GetFiles($"/proc/{pid}/fd").Select(path => DigitsPattern().Replace(new FileInfo(path).LinkTarget ?? "", "N")).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        foreach (var pid in Processes)
        {
            _ = Posix.Kill(pid, Posix.SigKill);
        }

        SpinWait.SpinUntil(() => Processes.Count == 0, Hang);
        Folder.Dispose();
    }

    private static string CommandLineOf(int pid)
    {
        try
        {
            return IsAlive(pid) ? File.ReadAllText($"/proc/{pid}/cmdline") : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"EchoFactory starting on (\d+)")]
    private static partial Regex PortLine();

    [GeneratedRegex(@"\d+")]
    private static partial Regex DigitsPattern();
}
