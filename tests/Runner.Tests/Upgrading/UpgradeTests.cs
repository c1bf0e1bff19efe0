using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Twisted.Runner.Control;
using Twisted.Runner.Native;
using Twisted.Runner.Tests.Support;
using Twisted.Runner.Upgrading;

namespace Twisted.Runner.Tests.Upgrading;

public sealed class UpgradeTests : IDisposable
{
    private UpgradeRun? _run;

    public UpgradeTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are looked at as Linux shows them");

    public void Dispose() => _run?.Dispose();

    [Fact]
    public async Task Nobody_is_refused_the_pidfile_is_right_and_connections_go_on_while_servers_take_over_from_each_other()
    {
        var run = await StartAsync();
        var (old, first) = await run.ConnectAsync(isLocal: false);
        using var connection = old;
        using var done = new CancellationTokenSource();
        var connecting = Task.WhenAll(Enumerable.Range(0, 2).Select(number => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var (socket, _) = await run.ConnectAsync(isLocal: number == 0);
                socket.Dispose();
            }
        })));
        var reading = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                Assert.True(UpgradeRun.IsAlive(int.Parse(File.ReadAllText(run.PidFile), CultureInfo.InvariantCulture)));
            }
        });
        HashSet<int> servers = [first];
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal((0, ""), (run.Upgrade(drain: UpgradeRun.Hang), run.Error.ToString()));
            Assert.True(servers.Add(run.Pid));
            await old.SendAsync(Encoding.ASCII.GetBytes($"{i}\n"));
            Assert.Equal($"{i}", await UpgradeRun.ReadLineAsync(old));
        }

        await done.CancelAsync();
        await connecting.WaitAsync(UpgradeRun.Hang);
        await reading.WaitAsync(UpgradeRun.Hang);
        Assert.Contains(first, run.Processes);
        old.Dispose();
        await DaemonRun.UntilAsync(() => run.Processes.Count == 1);
        await run.ExpectOneServerAsync();
        Assert.DoesNotContain("error", run.Log, StringComparison.Ordinal);
        await run.StopAsync();
    }

    [Theory]
    [InlineData("refuse", "cannot listen on \"8007\": the address is already in use")]
    [InlineData("fault", "Failed to start application: InvalidOperationException: the fault of a plug-in")]
    [InlineData("exit", "ended before it was ready")]
    [InlineData("die", "ended before it was ready")]
    [InlineData("crash-before-ready", "nobody catches this")]
    public async Task A_successor_that_fails_leaves_the_server_as_it_is_and_the_caller_hears_why(string behaviour, string reason)
    {
        var run = await StartAsync();
        var before = run.Pid;
        run.SuccessorWill(behaviour);
        Assert.Equal(1, run.Upgrade());
        Assert.Contains(reason, run.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"Process {before} goes on as before.", run.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal([before], run.Processes);
        Assert.Equal(before, run.Pid);
        await run.ExpectOneServerAsync();
        run.SuccessorWill("up");
        Assert.Equal(0, run.Upgrade());
        await run.StopAsync();
    }

    [Fact]
    public async Task A_successor_that_takes_too_long_is_ended()
    {
        var run = await StartAsync();
        var before = run.Pid;
        run.SuccessorWill("hang");
        Assert.Equal(1, run.Upgrade(limit: TimeSpan.FromSeconds(1)));
        Assert.Contains("was not ready within 1 s", run.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal([before], run.Processes);
        await run.ExpectOneServerAsync();
        await run.StopAsync();
    }

    [Fact]
    public async Task A_reload_waits_for_an_upgrade_and_a_second_upgrade_is_refused()
    {
        var run = await StartAsync();
        run.SuccessorWill("wait");
        var upgrading = Task.Run(() => run.Upgrade());
        await DaemonRun.UntilAsync(() => File.Exists(run.Folder.File("waiting")));
        var error = new StringWriter();
        Assert.Equal(1, new UpgradeClient("testd", TextWriter.Null, error) { Program = [Program.DaemonProgram] }.Upgrade(run.PidFile));
        Assert.Equal("testd: an upgrade is under way already; ask again when it is done\n", error.ToString());
        var output = new StringWriter();
        var reloading = Task.Run(() => new ControlClient("testd", output, error).Ask(run.PidFile, ControlClient.Reload));
        Assert.Equal(0, new StatusClient("testd", TextWriter.Null, TextWriter.Null).Show(run.PidFile));
        Assert.False(reloading.IsCompleted);
        run.Folder.Write("go", "");
        Assert.Equal(0, await upgrading.WaitAsync(UpgradeRun.Hang));
        Assert.Equal(0, await reloading.WaitAsync(UpgradeRun.Hang));
        Assert.Contains("has taken over meanwhile, and has read everything anew.", output.ToString(), StringComparison.Ordinal);
        await run.ExpectOneServerAsync();
        await run.StopAsync();
    }

    [Fact]
    public async Task A_stop_ends_an_upgrade_and_both_processes()
    {
        var run = await StartAsync();
        run.SuccessorWill("wait");
        var upgrading = Task.Run(() => run.Upgrade());
        await DaemonRun.UntilAsync(() => File.Exists(run.Folder.File("waiting")));
        await run.StopAsync();
        Assert.Equal(1, await upgrading.WaitAsync(UpgradeRun.Hang));
        Assert.Contains("the server is stopping", run.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_of_the_successor_ends_the_process_before_too()
    {
        var run = await StartAsync();
        var (connection, _) = await run.ConnectAsync(isLocal: true);
        using var held = connection;
        Assert.Equal(0, run.Upgrade(drain: TimeSpan.FromHours(1)));
        Assert.Equal(2, run.Processes.Count);
        await run.StopAsync();
    }

    [Fact]
    public async Task When_the_server_is_killed_before_it_could_hand_over_its_successor_takes_over()
    {
        var run = await StartAsync();
        var before = run.Pid;
        run.SuccessorWill("wait");
        var upgrading = Task.Run(() => Assert.ThrowsAny<RunException>(() => run.Upgrade()));
        await DaemonRun.UntilAsync(() => File.Exists(run.Folder.File("waiting")));
        _ = Posix.Kill(before, Posix.SigKill);
        await upgrading.WaitAsync(UpgradeRun.Hang);
        run.Folder.Write("go", "");
        await DaemonRun.UntilAsync(() => run.Pid != before);
        await run.ExpectOneServerAsync();
        Assert.Contains("Took over from a process that has died.", run.Log, StringComparison.Ordinal);
        await run.StopAsync();
    }

    [Fact]
    public async Task A_successor_that_is_killed_while_it_waits_to_take_over_costs_nothing()
    {
        var run = await StartAsync();
        var before = run.Pid;
        run.SuccessorWill("wait");
        var upgrading = Task.Run(() => run.Upgrade());
        await DaemonRun.UntilAsync(() => File.Exists(run.Folder.File("waiting")));
        var successor = run.Processes.Single(pid => pid != before);

        // The server is held, so that its successor comes to where it waits for the server's word.
        _ = Posix.Kill(before, Stop);
        run.Folder.Write("go", "");
        await DaemonRun.UntilAsync(() => run.Log.Split("Service is up").Length == 3);
        _ = Posix.Kill(successor, Posix.SigKill);
        _ = Posix.Kill(before, Continue);
        Assert.Equal(1, await upgrading.WaitAsync(UpgradeRun.Hang));
        Assert.Equal(before, run.Pid);
        await run.ExpectOneServerAsync();
        await run.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_successor_that_dies_right_after_it_took_over_is_replaced(bool hasConnection)
    {
        var run = await StartAsync();
        var (connection, _) = await run.ConnectAsync(isLocal: true);
        if (!hasConnection)
        {
            connection.Dispose();
        }

        Assert.Equal(0, run.Upgrade(drain: TimeSpan.FromHours(1)));
        var successor = run.Pid;
        _ = Posix.Kill(successor, Posix.SigKill);
        await DaemonRun.UntilAsync(() => run.Log.Split("Took over from").Length == 3);
        await run.ExpectOneServerAsync();
        Assert.NotEqual(successor, run.Pid);
        await run.StopAsync();
        connection.Dispose();
    }

    [Fact]
    public async Task A_stop_ends_those_before_the_one_before_too()
    {
        var run = await StartAsync();
        var first = run.Pid;
        var (connection, _) = await run.ConnectAsync(isLocal: true);
        using var held = connection;
        Assert.Equal(0, run.Upgrade(drain: TimeSpan.FromHours(1)));
        Assert.Equal(0, run.Upgrade(drain: TimeSpan.FromHours(1)));
        await DaemonRun.UntilAsync(() => run.Processes.Count == 2);
        var status = new StringWriter();
        new StatusClient("testd", status, status).Show(run.PidFile);
        Assert.Contains($"process {first}", status.ToString(), StringComparison.Ordinal);
        await run.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_is_killed_whenever_somebody_serves_and_nothing_is_left(bool isOld)
    {
        for (var delay = 0; delay < 360; delay += 60)
        {
            using var run = await UpgradeRun.StartAsync();
            var before = run.Pid;
            var upgrading = Task.Run(() =>
            {
                try
                {
                    return run.Upgrade();
                }
                catch (RunException)
                {
                    return -1;
                }
            });
            await Task.Delay(delay);
            foreach (var victim in run.Processes.Where(pid => pid == before == isOld))
            {
                _ = Posix.Kill(victim, Posix.SigKill);
            }

            await upgrading.WaitAsync(UpgradeRun.Hang);
            if (isOld)
            {
                await DaemonRun.UntilAsync(() => run.Processes.All(pid => pid != before));
                if (run.Processes.Count == 0)
                {
                    // Killed before it had begun: that is the end of any server.
                    Assert.True(delay < 90, $"nobody is left after {delay} ms");
                    continue;
                }
            }

            await run.ExpectOneServerAsync();
            await DaemonRun.UntilAsync(() => run.Processes.Count == 1);
            await run.StopAsync();
        }
    }

    [Fact]
    public async Task After_a_hundred_upgrades_a_process_has_the_descriptors_that_the_first_one_had()
    {
        var run = await StartAsync();
        Assert.Equal(0, run.Upgrade());
        await DaemonRun.UntilAsync(() => run.Processes.Count == 1);
        var before = UpgradeRun.DescriptorsOf(run.Pid);
        for (var i = 0; i < 99; i++)
        {
            Assert.Equal((0, ""), (run.Upgrade(), run.Error.ToString()));
        }

        await DaemonRun.UntilAsync(() => run.Processes.Count == 1);
        Assert.Equal(before, UpgradeRun.DescriptorsOf(run.Pid));
        await run.ExpectOneServerAsync();
        await run.StopAsync();
    }

    [Fact]
    public async Task A_service_manager_hears_from_the_old_process_which_the_new_one_is()
    {
        using var folder = new TestFolder();
        using var manager = new NotificationListener(folder.File("notify"));
        using var run = DaemonRun.Start(folder, "server", isHere: true, ("NOTIFY_SOCKET", manager.Name), ("WATCHDOG_USEC", "20000000"));
        try
        {
            await manager.ReceiveUntilAsync("READY=1");
            var output = new StringWriter();
            Assert.Equal(0, new UpgradeClient("testd", output, output) { Program = [Program.DaemonProgram], Drain = TimeSpan.Zero }.Upgrade(run.PidFile));
            var messages = await manager.ReceiveUntilAsync("MAINPID=");
            Assert.Equal($"MAINPID={run.ReadPid()}|READY=1|STATUS=Serving test", messages[^1]);
            Assert.NotEqual(run.Id, run.ReadPid());
            Assert.Equal(0, await run.EndAsync().WaitAsync(UpgradeRun.Hang));

            // The log goes on where it was, and the new one tells the manager that it is well.
            await manager.ReceiveUntilAsync("WATCHDOG=1");
        }
        finally
        {
            new StopClient("testd", TextWriter.Null, TextWriter.Null).Stop(run.PidFile);
        }

        Assert.Contains("Took over from process", await run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_in_the_foreground_is_left_to_whoever_waits_for_it()
    {
        using var folder = new TestFolder();
        using var run = await DaemonRun.StartListeningAsync(folder, "server");
        var error = new StringWriter();
        Assert.Equal(1, new UpgradeClient("testd", TextWriter.Null, error) { Program = [Program.DaemonProgram] }.Upgrade(run.PidFile));
        Assert.StartsWith("testd: a server in the foreground (--nodaemon) cannot be upgraded", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_is_what_it_was_on_the_other_side()
    {
        var request = new UpgradeRequest
        {
            Program = ["/a b/twistd", "/x=y/t.dll"],
            TapFile = "/tmp/ä %=.tap",
            KeepsState = true,
            Limit = TimeSpan.FromSeconds(1.5),
            Drain = TimeSpan.FromDays(30),
            Secret = "p ä=\n%",
        };
        var back = UpgradeRequest.Parse(request.ToString())!;
        Assert.Equal(request.Program, back.Program);
        Assert.Equal(request with { Program = back.Program }, back);
        Assert.DoesNotContain('\n', request.ToString());
        Assert.All(
            (string[])["upgrade", "upgrade limit=1", "upgrade limit=0 program=a", "upgrade limit=x program=a", "upgrade limit=1 program=a new=1", "reload", "upgrade limit=1 program"],
            text => Assert.Null(UpgradeRequest.Parse(text)));
    }

    private const int Stop = 19;
    private const int Continue = 18;

    private async Task<UpgradeRun> StartAsync() => _run = await UpgradeRun.StartAsync();
}
