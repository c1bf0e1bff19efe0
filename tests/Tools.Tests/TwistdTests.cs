using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Twisted.Tests.Tools;

public sealed partial class TwistdTests : IAsyncLifetime
{
    private const string Quote = "An apple a day keeps the doctor away.\r\n";

    private readonly Workspace _workspace = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_run_a_tap_as_a_daemon_and_stop_it_through_its_pidfile()
    {
        var port = await _workspace.MakeQotdAsync();

        var started = await _workspace.StartDaemonAsync("-f", "qotd.tap");

        Assert.Equal(new Result(0, "", ""), started);
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
        Assert.False(File.Exists(_workspace.PathOf("twistd.pid")));
        Assert.True(File.Exists(_workspace.PathOf("qotd-shutdown.tap")));
        await Verify(ScrubLog(await File.ReadAllTextAsync(_workspace.PathOf("twistd.log")), port));
    }

    [Fact]
    public async Task I_can_start_from_what_was_saved_at_the_stop()
    {
        var port = await _workspace.MakeQotdAsync("--static", "ünïcödé");
        await _workspace.StartDaemonAsync("-f", "qotd.tap");
        await _workspace.StopDaemonAsync("INT");

        await _workspace.StartDaemonAsync("-f", "qotd-shutdown.tap");

        Assert.Equal("ünïcödé\r\n", await Workspace.QuoteAsync(port));
        Assert.Equal(await File.ReadAllBytesAsync(_workspace.PathOf("qotd.tap")), await File.ReadAllBytesAsync(_workspace.PathOf("qotd-shutdown.tap")));
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task I_can_choose_where_everything_goes()
    {
        var port = await _workspace.MakeQotdAsync();
        Directory.CreateDirectory(_workspace.PathOf("run"));

        var started = await _workspace.StartDaemonAsync("-f", "qotd.tap", "-d", "run", "-l", "my.log", "--pidfile", "twistd.pid", "-o");

        Assert.Equal(new Result(0, "", ""), started);
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
        Assert.True(File.Exists(_workspace.PathOf("my.log")));
        Assert.Empty(Directory.GetFileSystemEntries(_workspace.PathOf("run")));
    }

    [Fact]
    public async Task I_am_told_on_my_terminal_that_a_port_is_in_use()
    {
        var port = await _workspace.MakeQotdAsync();
        using var occupant = new TcpListener(IPAddress.Loopback, port);
        occupant.Start();

        foreach (var mode in (string[][])[["-f", "qotd.tap"], ["-n", "-l", "foreground.log", "-f", "qotd.tap"]])
        {
            var result = await _workspace.TwistdAsync(mode);

            Assert.Equal(
                (1, "", $"twistd: cannot listen on \"tcp:{port}:interface=127.0.0.1\": another program listens there already.\nStop that program, or choose another port.\n"),
                (result.ExitCode, result.Output, result.Error));
            Assert.False(File.Exists(_workspace.PathOf("twistd.pid")));
        }
    }

    [Fact]
    public async Task I_cannot_start_a_second_one_over_the_first()
    {
        var port = await _workspace.MakeQotdAsync();
        await _workspace.StartDaemonAsync("-f", "qotd.tap");

        var second = await _workspace.TwistdAsync("-f", "qotd.tap");

        Assert.Equal(1, second.ExitCode);
        Assert.StartsWith($"twistd: Another twistd server is running, PID {_workspace.Pid()}\n", second.Error, StringComparison.Ordinal);
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task I_can_start_after_a_crash_left_its_pidfile()
    {
        var port = await _workspace.MakeQotdAsync();
        await _workspace.StartDaemonAsync("-f", "qotd.tap");
        await _workspace.StopDaemonAsync("KILL");
        Assert.True(File.Exists(_workspace.PathOf("twistd.pid")));

        var again = await _workspace.StartDaemonAsync("-f", "qotd.tap");

        Assert.Equal(0, again.ExitCode);
        Assert.Contains("Removing stale pidfile", again.Output, StringComparison.Ordinal);
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task I_can_run_a_tap_where_its_plug_in_was_never_restored()
    {
        var port = await _workspace.MakeQotdAsync();
        Directory.Delete(_workspace.Home, recursive: true);

        var started = await _workspace.StartDaemonAsync("-f", "qotd.tap");

        Assert.True(started.ExitCode == 0, started.Error);
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task I_am_told_when_the_plug_in_of_a_tap_is_in_no_feed()
    {
        await _workspace.MakeQotdAsync();
        Directory.Delete(_workspace.Home, recursive: true);
        _workspace.UseFeeds(("empty", Directory.CreateDirectory(_workspace.PathOf("empty")).FullName));

        var result = await _workspace.TwistdAsync("-f", "qotd.tap");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("TwistedQuotes", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("twistd.pid")));
    }

    [Fact]
    public async Task I_am_told_when_a_file_of_a_plug_in_was_changed()
    {
        await _workspace.MakeQotdAsync();
        var assembly = Path.Combine(_workspace.Home, "packages", "twistedquotes", "0.1.0", "lib", "net10.0", "TwistedQuotes.dll");
        var bytes = await File.ReadAllBytesAsync(assembly);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(assembly, bytes);

        var result = await _workspace.TwistdAsync("-n", "-l", "log", "-f", "qotd.tap");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("TwistedQuotes 0.1.0", result.Error, StringComparison.Ordinal);
        Assert.Contains("TwistedQuotes.dll", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_wrong_command_line_and_file()
    {
        await _workspace.MakeQotdAsync();
        var tap = await File.ReadAllBytesAsync(_workspace.PathOf("qotd.tap"));
        await File.WriteAllBytesAsync(_workspace.PathOf("empty.tap"), []);
        await File.WriteAllBytesAsync(_workspace.PathOf("short.tap"), tap[..20]);
        await File.WriteAllBytesAsync(_workspace.PathOf("cut.tap"), tap[..^10]);
        await File.WriteAllTextAsync(_workspace.PathOf("text.tap"), "Not a tap.\n");
        var flipped = tap.ToArray();
        flipped[^100] ^= 1;
        await File.WriteAllBytesAsync(_workspace.PathOf("flipped.tap"), flipped);
        var newer = tap.ToArray();
        newer[8] = 9;
        System.Security.Cryptography.SHA256.HashData(newer.AsSpan(..^32), newer.AsSpan(^32..));
        await File.WriteAllBytesAsync(_workspace.PathOf("newer.tap"), newer);
        await File.WriteAllTextAsync(_workspace.PathOf("live.pid"), $"{Environment.ProcessId}\n");
        await File.WriteAllTextAsync(_workspace.PathOf("words.pid"), "not a number\n");
        string[] lines =
        [
            "--nonsense",
            "-f",
            "-f qotd.tap -f qotd.tap",
            "qotd.tap",
            "-f missing.tap",
            "-f empty.tap",
            "-f short.tap",
            "-f cut.tap",
            "-f text.tap",
            "-f flipped.tap",
            "-f newer.tap",
            "-f .",
            "-n",
            "-l - -f qotd.tap",
            "-u nobodyknows -f qotd.tap",
            "-d nowhere -f qotd.tap",
            "-l no/such/log -f qotd.tap",
            "--pidfile no/such/pid -f qotd.tap",
            "--pidfile . -f qotd.tap",
            "--pidfile live.pid -f qotd.tap",
            "--pidfile words.pid -f qotd.tap",
        ];
        var text = new System.Text.StringBuilder();
        foreach (var line in lines)
        {
            var result = await _workspace.TwistdAsync(line.Split(' '));
            text.Append("$ twistd ").Append(line).Append('\n').Append(Log().Replace(result.Output, "")).Append(result.Error)
                .Append("exit ").Append(result.ExitCode).Append("\n\n");
        }

        Assert.False(File.Exists(_workspace.PathOf("twistd.pid")));
        await Verify(Regex.Replace(_workspace.Scrub(text.ToString()), $@"\b{Environment.ProcessId}\b", "<pid>"));
    }

    [Fact]
    public async Task I_can_ask_for_help_and_the_version()
    {
        var bare = await _workspace.TwistdAsync();
        var help = await _workspace.TwistdAsync("--help");

        Assert.Equal(bare, help);
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Equal("twistd 0.1.0\n", (await _workspace.TwistdAsync("--version")).Output);
        await Verify(help.Output);
    }

    [Fact]
    public async Task I_can_watch_it_in_the_foreground()
    {
        var port = await _workspace.MakeQotdAsync();
        var running = _workspace.TwistdAsync("-n", "-o", "-f", "qotd.tap");
        await Workspace.UntilAsync(() => File.Exists(_workspace.PathOf("twistd.pid")) && new FileInfo(_workspace.PathOf("twistd.pid")).Length > 0);
        for (var connected = false; !connected;)
        {
            try
            {
                Assert.Equal(Quote, await Workspace.QuoteAsync(port));
                connected = true;
            }
            catch (SocketException)
            {
                Assert.False(running.IsCompleted);
                await Task.Delay(20);
            }
        }

        await _workspace.StopDaemonAsync("INT");

        var result = await running;
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Received SIGINT, shutting down.", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("twistd.log")));
    }

    [GeneratedRegex(@"^\d{4}/\d\d/\d\d \d\d:\d\d UTC \[-\] .*\n(\t.*\n)*", RegexOptions.Multiline)]
    private static partial Regex Log();

    [GeneratedRegex(@"^\d{4}/\d\d/\d\d \d\d:\d\d UTC", RegexOptions.Multiline)]
    private static partial Regex Time();

    [GeneratedRegex(@"\(/.*\)")]
    private static partial Regex Executable();

    private static string ScrubLog(string log, int port) =>
        Executable().Replace(Time().Replace(log, "<time>"), "(<executable>)").Replace($"{port}", "<port>", StringComparison.Ordinal);
}
