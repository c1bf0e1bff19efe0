using System.Text.Json;

namespace Twisted.Tests.Tools;

/// <summary>Presses keys in an interactive shell on a terminal of its own, which python3 makes, and reads the line that is being written.</summary>
/// <remarks>Nothing waits for a time: behind the keys of each line comes one that the shell is told to answer with that line.</remarks>
internal static class ShellSession
{
    /// <summary>What the shell has to print before it takes keys.</summary>
    public const string Prompt = "READY>";

    private const string Press =
        """
        import json, os, pty, select, sys, time
        limit, cases, words = float(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
        pid, fd = pty.fork()
        if pid == 0:
            os.execvp(words[0], words)
        seen = b""
        def until(mark):
            global seen
            end = time.monotonic() + limit
            while mark not in seen:
                if time.monotonic() > end:
                    sys.exit("never came: %r in %r" % (mark, seen))
                if select.select([fd], [], [], 1)[0]:
                    more = os.read(fd, 65536)
                    if b"\x1b[c" in more or b"\x1b[0c" in more:
                        os.write(fd, b"\x1b[?62;c")
                    seen += more
            before, seen = seen.split(mark, 1)
            return before.decode("utf-8", "replace").replace("\r", "")
        out = []
        until(b"READY>")
        for keys in cases:
            os.write(fd, keys.encode() + b"\x07")
            screen = until(b"<<LINE:")
            out.append({"Line": until(b":LINE>>"), "Screen": screen})
            until(b"READY>")
        os.close(fd)
        os.waitpid(pid, 0)
        sys.stdout.write(json.dumps(out))
        """;

    /// <param name="workspace">Where it runs; <c>mktap</c>, <c>twistd</c> and <c>tapconvert</c> are in its path.</param>
    /// <param name="shell">The program with its arguments. Its start-up file sets <see cref="Prompt"/> and binds Ctrl-G to printing the line between marks and emptying it.</param>
    /// <param name="keys">What is pressed, from an empty line on each time.</param>
    /// <param name="variables">Of the environment.</param>
    public static async Task<IReadOnlyList<ShellLine>> PressAsync(
        Workspace workspace, string[] shell, IReadOnlyList<string> keys, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        environment["PATH"] = $"{Path.GetDirectoryName(Workspace.ToolPath("mktap"))}:{Environment.GetEnvironmentVariable("PATH")}";
        environment["TERM"] = "xterm";
        environment["HOME"] = workspace.Folder;
        var result = await workspace.RunAsync("python3", ["-c", Press, "120", JsonSerializer.Serialize(keys), .. shell], environment);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonSerializer.Deserialize<ShellLine[]>(result.Output)!;
    }
}
