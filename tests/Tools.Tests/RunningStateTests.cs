using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Tests.Tools;

/// <summary>A server that is stopped, saved while it runs, and killed, goes on from what was saved.</summary>
public sealed class RunningStateTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private int _port;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        var feed = _workspace.PathOf("feed");
        PluginPackages.Counter().PackInto(feed);
        _workspace.UseFeeds(("mine", feed), ("twisted-local", Workspace.Feed));
        var added = await _workspace.MktapAsync("plugin", "add", "CountingPlugin", "--yes");
        Assert.True(added.ExitCode == 0, added.Error);
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_stop_a_server_and_start_it_again_where_it_was()
    {
        await MakeAsync();
        await StartAsync("counter.tap");
        Assert.Equal(1, await CountAsync());
        Assert.Equal(2, await CountAsync());
        Assert.Equal(3, await CountAsync());
        await _workspace.StopDaemonAsync();

        await StartAsync("counter-shutdown.tap");
        Assert.Equal(4, await CountAsync());
        await _workspace.StopDaemonAsync();

        await StartAsync("counter-shutdown.tap");
        Assert.Equal(5, await CountAsync());
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task What_is_left_of_a_countdown_is_counted_on()
    {
        await MakeAsync("--interval", "10", "--count-from", "1000000");
        await StartAsync("counter.tap");
        await UntilAsync(async () => (await AskAsync()).Countdown < 999_990);
        await _workspace.StopDaemonAsync();
        await StartAsync("counter-shutdown.tap");
        Assert.True((await AskAsync()).Countdown < 999_990);
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task I_can_save_a_running_server_and_go_on_from_there_after_it_was_killed()
    {
        await MakeAsync();
        Directory.CreateDirectory(_workspace.PathOf("run"));
        await StartAsync("counter.tap", "-d", "run", "--pidfile", "twistd.pid", "--no-save");
        await CountAsync();
        await CountAsync();

        var saved = await _workspace.TwistdAsync("save");

        Assert.Equal(new Result(0, $"Saving counter application to {_workspace.PathOf("run/counter-shutdown.tap")}...\nSaved.\n", ""), saved);
        await CountAsync();
        await _workspace.StopDaemonAsync("KILL");
        var dead = await _workspace.TwistdAsync("save", "--pidfile", "twistd.pid");
        Assert.Equal(7, dead.ExitCode);
        Assert.Contains("is stale", dead.Error, StringComparison.Ordinal);

        await StartAsync("run/counter-shutdown.tap");
        Assert.Equal(3, await CountAsync());
        Assert.Equal(0, (await _workspace.TwistdAsync("save")).ExitCode);
        await _workspace.StopDaemonAsync();
        Assert.False(File.Exists(_workspace.PathOf("twistd.pid.sock")));
    }

    [Fact]
    public async Task I_am_told_why_a_running_server_was_not_saved()
    {
        await MakeAsync();
        await StartAsync("counter.tap");
        Directory.CreateDirectory(_workspace.PathOf("counter-shutdown.tap"));

        var failed = await _workspace.TwistdAsync("save");

        Assert.Equal(1, failed.ExitCode);
        Assert.Equal("twistd: Failed to save application: cannot write \"counter-shutdown.tap\": it is a folder\n", failed.Error);
        Assert.Equal(1, await CountAsync());
        Directory.Delete(_workspace.PathOf("counter-shutdown.tap"));
        Assert.Equal(0, (await _workspace.TwistdAsync("save", "-d", ".")).ExitCode);
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task A_server_in_the_foreground_can_be_saved_too()
    {
        await MakeAsync();
        var run = _workspace.TwistdAsync("-n", "-l", "log", "-f", "counter.tap");
        await UntilAsync(() => Task.FromResult(File.Exists(_workspace.PathOf("twistd.pid.sock"))));

        // Also while it starts: the answer comes when it is ready.
        Assert.Equal(0, (await _workspace.TwistdAsync("save")).ExitCode);
        await _workspace.StopDaemonAsync();
        Assert.Equal(0, (await run).ExitCode);
    }

    [Fact]
    public async Task A_killed_server_never_goes_back_behind_its_last_checkpoint()
    {
        await MakeAsync("--interval", "5");
        var file = _workspace.PathOf("counter-shutdown.tap");
        var tap = "counter.tap";
        var saved = 0L;
        for (var round = 0; round < 3; round++)
        {
            await StartAsync(tap, "--checkpoint", "1s");
            Assert.True(await CountAsync() > saved, "It went back.");
            using var enough = new CancellationTokenSource();
            var clients = Enumerable.Range(0, 4).Select(_ => ConnectAllTheTimeAsync(enough.Token)).ToArray();

            // Whatever is counted by now, the second save from here began after it.
            saved = await CountAsync();
            for (var saves = 0; saves < 2; saves++)
            {
                var before = File.GetLastWriteTimeUtc(file);
                await Workspace.UntilAsync(() => File.GetLastWriteTimeUtc(file) != before);
                File.Copy(file, _workspace.PathOf("read.tap"), overwrite: true);
                var read = await _workspace.MktapAsync("--append", "read.tap", "counter", "--port", "1");
                Assert.True(read.ExitCode == 0, read.Error);
            }

            await _workspace.StopDaemonAsync("KILL");
            await enough.CancelAsync();
            await Task.WhenAll(clients);
            tap = "counter-shutdown.tap";
        }

        Assert.DoesNotContain("Failed to save", await File.ReadAllTextAsync(_workspace.PathOf("twistd.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_wrong_interval_and_pidfile()
    {
        await _workspace.WriteAsync("words.pid", "not a number\n");
        await _workspace.WriteAsync("stale.pid", "999999999\n");
        var text = new System.Text.StringBuilder();
        foreach (var line in (string[])
        [
            "-f x.tap --checkpoint often",
            "-f x.tap --checkpoint 0",
            "-f x.tap --checkpoint 721h",
            "-f x.tap --checkpoint 5m -o",
            "save --pidfile none.pid",
            "save --pidfile words.pid",
            "save --pidfile stale.pid",
            "save --pidfile .",
            "save --pidfile=",
            "save -d nowhere",
            "save now",
            "save --help",
        ])
        {
            var result = await _workspace.TwistdAsync(line.Split(' '));
            text.Append("$ twistd ").Append(line).Append('\n').Append(result.Output).Append(result.Error).Append("exit ").Append(result.ExitCode).Append("\n\n");
        }

        await Verify(_workspace.Scrub(text.ToString()));
    }

    private async Task MakeAsync(params string[] more)
    {
        _port = Workspace.FreePort();
        var made = await _workspace.MktapAsync(["counter", "--port", $"tcp:{_port}:interface=127.0.0.1", .. more]);
        Assert.True(made.ExitCode == 0, made.Error);
    }

    private async Task StartAsync(string tap, params string[] more)
    {
        var started = await _workspace.StartDaemonAsync(["-f", tap, .. more]);
        Assert.True(started.ExitCode == 0, started.Error);
    }

    private async Task<long> CountAsync() => (await AskAsync()).Count;

    private async Task<(long Count, long Countdown)> AskAsync()
    {
        var words = (await Workspace.QuoteAsync(_port)).Split(' ');
        return (long.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture));
    }

    private async Task ConnectAllTheTimeAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port, enough);
                _ = await client.GetStream().ReadAsync(new byte[64], enough);
            }
            catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
            {
                // It was killed, as it should be.
            }
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; !await condition(); i++)
        {
            Assert.True(i < 3000, "It never came.");
            await Task.Delay(20);
        }
    }
}
