using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Signals;

public sealed class HangUpTests : IDisposable
{
    /// <summary>Runs the program on a terminal of its own, sends it SIGHUP, and then hangs the terminal up.</summary>
    private const string OnTerminal =
        """
        import os, pty, signal, sys, time
        pid, fd = pty.fork()
        if pid == 0:
            os.execv(sys.argv[1], sys.argv[1:])
        def read_until(text):
            seen = b""
            while text not in seen:
                seen += os.read(fd, 4096)
            sys.stdout.write(seen.decode())
        read_until(b"Service is up")
        os.kill(pid, signal.SIGHUP)
        read_until(b"Reloaded;")
        os.close(fd)
        sys.stdout.write("exit %d" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_terminal_that_hangs_up_stops_a_server_in_the_foreground_and_a_signal_while_it_is_there_reloads()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not installed.");
        var result = await Program.RunAsync("/usr/bin/python3", "-c", OnTerminal, Program.DaemonProgram, "here", "ready", _folder.Path);
        Assert.Contains("Received SIGHUP, reloading.", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("exit 0", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("testd.pid")));
    }

    [Fact]
    public async Task A_daemon_reloads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no daemons.");
        using var run = DaemonRun.Start(_folder, "ready", isHere: false);
        Assert.Equal(0, await run.EndAsync());
        var pid = run.ReadPid();
        Assert.Equal(0, Native.Posix.Kill(pid, 1));
        await DaemonRun.UntilAsync(() => File.ReadAllText(_folder.File("testd.log")).Contains("Service was reloaded", StringComparison.Ordinal));
        Assert.Equal(0, new Runner.Control.StopClient("testd", TextWriter.Null, TextWriter.Null).Stop(run.PidFile));
    }
}
