using System.Text;

namespace Twisted.Tests.Tools;

public sealed class EncryptedTapTests : IAsyncLifetime
{
    private const string Passphrase = "correct horse battery staple";
    private const string Quote = "An apple a day keeps the doctor away.\r\n";

    /// <summary>Runs a command in a terminal of its own, types an answer at each prompt, and prints what was written to the terminal.</summary>
    private const string Terminal =
        """
        import os, pty, re, signal, sys, termios
        answers = sys.argv[1].split("|")
        pid, fd = pty.fork()
        if pid == 0:
            os.execvp(sys.argv[2], sys.argv[2:])
        seen = b""
        while True:
            try:
                more = os.read(fd, 4096)
            except OSError:
                break
            if not more:
                break
            seen += more
            if answers and re.search(b"Passphrase( for [^\n]*| again): $", seen):
                hidden = not termios.tcgetattr(fd)[3] & termios.ECHO
                seen += b"<hidden>" if hidden else b"<shown>"
                os.write(fd, answers.pop(0).encode())
        status = os.waitpid(pid, 0)[1]
        echo = termios.tcgetattr(fd)[3] & termios.ECHO
        sys.stdout.buffer.write(seen + (b"" if echo else b"<still hidden>"))
        sys.exit(os.waitstatus_to_exitcode(status) & 0xff)
        """;

    private readonly Workspace _workspace = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "terminals and daemons are those of Unix");

        // What is restored is told of, which is no part of what is tested here.
        await _workspace.MktapAsync("-o", "restored.tap", "qotd");
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_keep_a_server_encrypted_from_making_it_to_the_next_start()
    {
        await WritePassphraseAsync();
        var port = Workspace.FreePort();
        var made = await _workspace.MktapAsync("-e", "--passphrase-file", "pass", "qotd", "--port", $"tcp:{port}:interface=127.0.0.1");
        Assert.Equal((0, "Saving qotd application to qotd.etap...\nSaved.\n", ""), (made.ExitCode, made.Output, made.Error));
        Assert.Equal(-1, (await File.ReadAllBytesAsync(_workspace.PathOf("qotd.etap"))).AsSpan().IndexOf("TwistedQuotes"u8));

        await StartAsync("-f", "qotd.etap", "--passphrase-file", "pass");
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
        await StartAsync("-e", "-f", "qotd-shutdown.etap", "--passphrase-file", "pass");
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();

        Assert.False(File.Exists(_workspace.PathOf("qotd-shutdown.tap")));
        Assert.Contains("Saving qotd application to qotd-shutdown.etap...", await File.ReadAllTextAsync(_workspace.PathOf("twistd.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_am_asked_twice_when_a_tap_is_made_and_once_when_it_is_started()
    {
        var port = Workspace.FreePort();
        var made = await InTerminalAsync($"{Passphrase}\n|{Passphrase}\n", "mktap", "-e", "qotd", "--port", $"tcp:{port}:interface=127.0.0.1");
        Assert.Equal(
            (0, "Passphrase for qotd.etap: <hidden>\nPassphrase again: <hidden>\nSaving qotd application to qotd.etap...\nSaved.\n"),
            (made.ExitCode, made.Output));

        var started = await InTerminalAsync($"{Passphrase}\n", "twistd", "-f", "qotd.etap");
        Assert.Equal((0, $"Passphrase for {_workspace.PathOf("qotd.etap")}: <hidden>\n"), (started.ExitCode, started.Output));
        _workspace.NoteDaemon();
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task I_am_asked_though_the_output_goes_elsewhere()
    {
        var made = await InTerminalAsync($"a\n|a\n", "sh", "-c", $"{Workspace.ToolPath("mktap")} -e qotd > out < /dev/null");

        Assert.Equal((0, "Passphrase for qotd.etap: <hidden>\nPassphrase again: <hidden>\n"), (made.ExitCode, made.Output));
        Assert.Equal("Saving qotd application to qotd.etap...\nSaved.\n", await File.ReadAllTextAsync(_workspace.PathOf("out")));
    }

    [Fact]
    public async Task I_am_asked_again_when_I_mistype_and_three_times_at_most()
    {
        const string Mismatch = "<hidden>\nPassphrase again: <hidden>\nPassphrases do not match\n";
        const string OfOther = $"Passphrase for other.etap: {Mismatch}";
        var mended = await InTerminalAsync("a\n|b\n|a\n|a\n", "mktap", "-e", "qotd");
        Assert.Equal(0, mended.ExitCode);
        Assert.StartsWith($"Passphrase for qotd.etap: {Mismatch}Passphrase for qotd.etap: <hidden>\nPassphrase again: <hidden>\nSaving ", mended.Output, StringComparison.Ordinal);

        var given = await InTerminalAsync("a\n|b\n|a\n|b\n|a\n|b\n", "mktap", "-e", "-o", "other.etap", "qotd");
        Assert.Equal(
            (1, $"{OfOther}{OfOther}{OfOther}mktap: the passphrases for \"other.etap\" did not match\n"),
            (given.ExitCode, given.Output));
        Assert.False(File.Exists(_workspace.PathOf("other.etap")));

        var nothing = await InTerminalAsync("\u0004", "mktap", "-e", "-o", "other.etap", "qotd");
        Assert.Equal((1, "Passphrase for other.etap: <hidden>\nmktap: no passphrase was typed for \"other.etap\"\n"), (nothing.ExitCode, nothing.Output));
    }

    [Fact]
    public async Task I_have_my_terminal_as_it_was_when_I_interrupt_the_question()
    {
        var result = await InTerminalAsync("\u0003", "mktap", "-e", "qotd");

        Assert.NotEqual(0, result.ExitCode);
        Assert.StartsWith("Passphrase for qotd.etap: <hidden>", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("<still hidden>", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("qotd.etap")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task I_find_no_passphrase_in_what_a_daemon_was_started_with(bool byEnvironment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It reads /proc.");
        await WritePassphraseAsync();
        await _workspace.MktapAsync("-e", "--passphrase-file", "pass", "qotd", "--port", $"tcp:{Workspace.FreePort()}:interface=127.0.0.1");
        if (byEnvironment)
        {
            var result = await RunWithVariableAsync(Passphrase, "twistd", "-f", "qotd.etap");
            Assert.True(result.ExitCode == 0, result.Error);
        }
        else
        {
            var result = await InTerminalAsync($"{Passphrase}\n", "twistd", "-f", "qotd.etap");
            Assert.True(result.ExitCode == 0, result.Output);
        }

        _workspace.NoteDaemon();
        foreach (var file in (string[])["environ", "cmdline"])
        {
            var text = await File.ReadAllTextAsync($"/proc/{_workspace.Pid()}/{file}");
            Assert.DoesNotContain("horse", text, StringComparison.Ordinal);
            Assert.DoesNotContain("TWISTED_PASSPHRASE", text, StringComparison.Ordinal);
        }

        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task I_can_append_to_an_encrypted_tap_only_with_its_passphrase()
    {
        await WritePassphraseAsync();
        await _workspace.MktapAsync("-e", "--passphrase-file", "pass", "qotd");
        var before = await File.ReadAllBytesAsync(_workspace.PathOf("qotd.etap"));

        var without = await WithoutTerminalAsync("mktap", "-a", "qotd.etap", "qotd");
        var wrong = await RunWithVariableAsync("wrong", "mktap", "-a", "qotd.etap", "qotd");
        Assert.Equal((2, 1), (without.ExitCode, wrong.ExitCode));
        Assert.Equal(before, await File.ReadAllBytesAsync(_workspace.PathOf("qotd.etap")));
        var right = await RunWithVariableAsync(Passphrase, "mktap", "-a", "qotd.etap", "qotd");
        Assert.Equal((0, "Appending to qotd.etap...\nSaving qotd application to qotd.etap...\nSaved.\n"), (right.ExitCode, right.Output));

        await _workspace.MakeQotdAsync();
        var encrypted = await RunWithVariableAsync(Passphrase, "mktap", "-e", "-a", "qotd.tap", "qotd");
        Assert.Equal("Appending to qotd.tap...\nEncrypting qotd.tap...\nSaving qotd application to qotd.tap...\nSaved.\n", encrypted.Output);
        var again = await RunWithVariableAsync(Passphrase, "mktap", "-a", "qotd.tap", "qotd");
        Assert.Equal("mktap: warning: \"qotd.tap\" is encrypted although its name ends in .tap\n", again.Error);
    }

    [Fact]
    public async Task I_can_restore_what_an_encrypted_tap_needs()
    {
        await WritePassphraseAsync();
        await _workspace.MktapAsync("-e", "--passphrase-file", "pass", "qotd");
        Directory.Delete(_workspace.Home, recursive: true);

        var restored = await _workspace.MktapAsync("--passphrase-file", "pass", "plugin", "restore", "--tap", "qotd.etap");

        Assert.True(restored.ExitCode == 0, restored.Error);
        Assert.True(Directory.Exists(Path.Combine(_workspace.Home, "packages", "twistedquotes")));
    }

    [Fact]
    public async Task I_am_warned_on_the_terminal_and_in_the_log()
    {
        await _workspace.MakeQotdAsync();
        File.Copy(_workspace.PathOf("qotd.tap"), _workspace.PathOf("qotd.tax"));
        File.SetUnixFileMode(_workspace.PathOf("qotd.tax"), (UnixFileMode)0b110_110_110);

        var started = await _workspace.StartDaemonAsync("-f", "qotd.tax");

        Assert.Equal(0, started.ExitCode);
        const string Name = "warning: \"<folder>/qotd.tax\" is binary although its name ends in .tax";
        const string Mode = "warning: \"<folder>/qotd.tax\" can be changed by everybody; chmod go-w takes that away";
        Assert.Equal($"twistd: {Name}\ntwistd: {Mode}\n", _workspace.Scrub(started.Error));
        await _workspace.StopDaemonAsync();
        var log = _workspace.Scrub(await File.ReadAllTextAsync(_workspace.PathOf("twistd.log")));
        Assert.Contains($"[-] {Name}\n", log, StringComparison.Ordinal);
        Assert.Contains($"[-] {Mode}\n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_wrong_use()
    {
        await WritePassphraseAsync();
        await _workspace.MktapAsync("-e", "--passphrase-file", "pass", "qotd");
        await _workspace.MakeQotdAsync();
        var tap = await File.ReadAllBytesAsync(_workspace.PathOf("qotd.etap"));
        await File.WriteAllBytesAsync(_workspace.PathOf("cut.etap"), tap[..^10]);
        await File.WriteAllBytesAsync(_workspace.PathOf("short.etap"), tap[..20]);
        await File.WriteAllBytesAsync(_workspace.PathOf("long.etap"), [.. tap, 0]);
        await FlipAsync("header.etap", 50);
        await FlipAsync("content.etap", tap.Length - 20);
        await _workspace.WriteAsync("empty", "\n");
        await _workspace.WriteAsync("wrong", "wrong\n");
        await File.WriteAllBytesAsync(_workspace.PathOf("binary"), [0xff, 0xfe]);
        await File.WriteAllBytesAsync(_workspace.PathOf("large"), new byte[100_000]);
        foreach (var file in (string[])["empty", "wrong", "binary", "large"])
        {
            File.SetUnixFileMode(_workspace.PathOf(file), UnixFileMode.UserRead);
        }

        string[] lines =
        [
            "mktap -e qotd",
            "mktap -e --passphrase-file missing qotd",
            "mktap -e --passphrase-file empty qotd",
            "mktap -e --passphrase-file binary qotd",
            "mktap -e --passphrase-file large qotd",
            "mktap -e --passphrase-file . qotd",
            "mktap -a qotd.etap qotd",
            "mktap -a qotd.etap --passphrase-file wrong qotd",
            "mktap plugin restore --tap qotd.etap",
            "twistd -f qotd.etap",
            "twistd -f qotd.etap --passphrase-file wrong",
            "twistd -n -f qotd.etap --passphrase-file wrong",
            "twistd -f qotd.etap --passphrase-file missing",
            "twistd -e -f qotd.tap",
            "twistd -x -f qotd.tap",
            "twistd -s -f qotd.etap --passphrase-file pass",
            "twistd -x -s -f qotd.tap",
            "twistd -e -f missing.etap",
            "twistd -f cut.etap --passphrase-file pass",
            "twistd -f short.etap --passphrase-file pass",
            "twistd -f long.etap --passphrase-file pass",
            "twistd -f header.etap --passphrase-file pass",
            "twistd -f content.etap --passphrase-file pass",
        ];
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            var result = await WithoutTerminalAsync(words[0], words[1..]);
            text.Append("$ ").Append(line).Append('\n').Append(words.Contains("-n") ? "" : result.Output).Append(result.Error)
                .Append("exit ").Append(result.ExitCode).Append("\n\n");
        }

        await Verify(_workspace.Scrub(text.ToString()));

        async Task FlipAsync(string name, int at)
        {
            var bad = tap.ToArray();
            bad[at] ^= 1;
            await File.WriteAllBytesAsync(_workspace.PathOf(name), bad);
        }
    }

    [Fact]
    public async Task I_am_warned_of_a_passphrase_file_that_others_can_read()
    {
        await WritePassphraseAsync();
        File.SetUnixFileMode(_workspace.PathOf("pass"), (UnixFileMode)0b110_100_100);

        var result = await _workspace.MktapAsync("-e", "--passphrase-file", "pass", "qotd");

        Assert.Equal((0, "mktap: warning: the passphrase file \"pass\" can be read by others; chmod 600 takes that away\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task I_wait_for_no_cryptography_while_nothing_is_encrypted()
    {
        var report = _workspace.PathOf("assemblies");
        var hook = new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "AssemblyReport.dll"),
            ["ASSEMBLY_REPORT"] = report,
            ["TWISTED_PASSPHRASE"] = Passphrase,
        };
        await _workspace.MakeQotdAsync();

        await _workspace.RunAsync(Workspace.ToolPath("mktap"), ["-a", "qotd.tap", "qotd"], hook);
        var plain = await File.ReadAllLinesAsync(report);
        Assert.Contains("TwistedQuotes", plain);
        Assert.DoesNotContain("BouncyCastle.Cryptography", plain);
        Assert.DoesNotContain("System.Security.Cryptography", plain);

        await _workspace.RunAsync(Workspace.ToolPath("mktap"), ["-e", "qotd"], hook);
        Assert.Contains("BouncyCastle.Cryptography", await File.ReadAllLinesAsync(report));
    }

    private async Task WritePassphraseAsync()
    {
        await _workspace.WriteAsync("pass", $"{Passphrase}\n");
        File.SetUnixFileMode(_workspace.PathOf("pass"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task StartAsync(params string[] words)
    {
        var started = await _workspace.StartDaemonAsync(words);
        Assert.Equal(new Result(0, "", ""), started);
    }

    private Task<Result> RunWithVariableAsync(string passphrase, string tool, params string[] words) =>
        _workspace.RunAsync(Workspace.ToolPath(tool), words, new Dictionary<string, string> { ["TWISTED_PASSPHRASE"] = passphrase });

    /// <summary>In a session of its own: whoever runs the tests may have a terminal.</summary>
    private Task<Result> WithoutTerminalAsync(string tool, params string[] words)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/setsid"), "There is no setsid here, which takes the terminal away.");
        return _workspace.RunAsync("/usr/bin/setsid", ["--wait", Workspace.ToolPath(tool), .. words]);
    }

    private async Task<Result> InTerminalAsync(string answers, string tool, params string[] words)
    {
        var python = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "python3")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(python is null, "a terminal for the test is made with python3, which is not installed");
        await File.WriteAllTextAsync(_workspace.PathOf("terminal.py"), Terminal, Encoding.UTF8);
        var program = tool == "sh" ? "/bin/sh" : Workspace.ToolPath(tool);
        var result = await _workspace.RunAsync(python!, [_workspace.PathOf("terminal.py"), answers, program, .. words]);
        return result with
        {
            Output = result.Output
                .Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal)
                .Replace("\u001b[?1l\u001b>", "", StringComparison.Ordinal)
                .Replace("\r\n", "\n", StringComparison.Ordinal),
        };
    }
}
