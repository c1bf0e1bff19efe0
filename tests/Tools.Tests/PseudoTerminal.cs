namespace Twisted.Tests.Tools;

/// <summary>Runs a program on a terminal of its own, which python3 makes.</summary>
internal static class PseudoTerminal
{
    private const string Run =
        """
        import os, pty, signal, sys
        pid, fd = pty.fork()
        if pid == 0:
            os.environ["TERM"] = "xterm"
            os.execvp(sys.argv[2], sys.argv[2:])
        until = sys.argv[1].encode()
        seen = b""
        while True:
            try:
                more = os.read(fd, 4096)
            except OSError:
                break
            if not more:
                break
            seen += more
            if until and until in seen:
                until = b""
                os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        sys.stdout.write(repr(seen))
        """;

    /// <returns>What the terminal got, in the notation of Python.</returns>
    /// <param name="until">Where this is in it, the program is told to end; empty for one that ends by itself.</param>
    public static async Task<string> RunAsync(Workspace workspace, string until, params string[] words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "terminals are those of Unix");
        var result = await workspace.RunAsync("python3", ["-c", Run, until, .. words]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
