using System.Globalization;
using Twisted.Runner.Control;
using Twisted.Runner.Native;
using Twisted.Runner.Notifications;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Notifications;

public sealed class NotificationTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public NotificationTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is of Linux");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_manager_hears_of_the_whole_life_of_a_server(bool isAbstract)
    {
        using var manager = new NotificationListener(isAbstract ? $"@{_folder.Path}" : _folder.File("notify"));
        using var run = DaemonRun.Start(_folder, "progress", variables: (NotificationSocket.Variable, manager.Name));
        Assert.Equal(
            ["STATUS=Loading test.tap...", "STATUS=Fetching a plug-in|EXTEND_TIMEOUT_USEC=120000000", "READY=1|STATUS=Serving test"],
            await manager.ReceiveUntilAsync("READY=1"));

        var before = TimeProvider.System.GetElapsedTime(0).Ticks / 10;
        run.Signal(1);
        var reloading = (await manager.ReceiveAsync()).Split('|');
        Assert.Equal(["RELOADING=1", "STATUS=Reloading..."], [reloading[0], reloading[2]]);
        Assert.InRange(long.Parse(reloading[1]["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture), before, TimeProvider.System.GetElapsedTime(0).Ticks / 10);
        Assert.Equal("READY=1|STATUS=Serving test", await manager.ReceiveAsync());

        run.Signal(Posix.SigTerm);
        Assert.Equal("STOPPING=1|STATUS=Received SIGTERM, shutting down", await manager.ReceiveAsync());
        Assert.Equal(0, await run.EndAsync());
        Assert.Contains("Service was reloaded", await run.Output, StringComparison.Ordinal);
        Assert.True(manager.IsSilent);
    }

    [Fact]
    public async Task What_was_not_reloaded_is_in_the_status()
    {
        using var manager = new NotificationListener(_folder.File("notify"));
        using var run = DaemonRun.Start(_folder, "reload-refuse", variables: (NotificationSocket.Variable, manager.Name));
        await manager.ReceiveUntilAsync("READY=1");
        run.Signal(1);
        Assert.Equal("READY=1|STATUS=Serving test; not reloaded: behaving", (await manager.ReceiveUntilAsync("READY=1"))[^1]);
        run.Signal(Posix.SigTerm);
        Assert.Equal(0, await run.EndAsync());
    }

    [Fact]
    public async Task A_failure_to_start_is_in_the_status()
    {
        using var manager = new NotificationListener(_folder.File("notify"));
        using var run = DaemonRun.Start(_folder, "refuse", variables: (NotificationSocket.Variable, manager.Name));
        Assert.Equal(1, await run.EndAsync());
        Assert.Equal("STATUS=Loading test.tap...", await manager.ReceiveAsync());
        Assert.Equal("STATUS=Failed to start: cannot listen on \"8007\": the address is already in use", await manager.ReceiveAsync());
    }

    [Fact]
    public async Task A_daemon_becomes_the_main_process_and_both_processes_say_so()
    {
        using var manager = new NotificationListener(_folder.File("notify"));
        using var run = DaemonRun.Start(_folder, "ready", isHere: false, (NotificationSocket.Variable, manager.Name));
        Assert.Equal(0, await run.EndAsync());
        var pid = run.ReadPid();
        Assert.Equal(["STATUS=Loading test.tap...", $"READY=1|MAINPID={pid}|STATUS=Serving test"], await manager.ReceiveUntilAsync("READY=1"));
        Assert.Equal($"MAINPID={pid}|READY=1|STATUS=Serving", await manager.ReceiveAsync());
        Assert.Equal(0, Stop(run.PidFile));
        Assert.Equal("STOPPING=1|STATUS=Received a request to stop, shutting down", await manager.ReceiveAsync());
    }

    [Fact]
    public async Task The_watchdog_is_fed_while_all_services_are_well_and_no_longer()
    {
        using var manager = new NotificationListener(_folder.File("notify"));
        using var run = DaemonRun.Start(_folder, "ill", variables: [(NotificationSocket.Variable, manager.Name), (ServiceManager.WatchdogVariable, "100000")]);
        await manager.ReceiveUntilAsync("WATCHDOG=1");
        await manager.ReceiveUntilAsync("WATCHDOG=1");

        _folder.Write("ill-now", "");
        await DaemonRun.UntilAsync(() => !IsFed(manager));
        File.Delete(_folder.File("ill-now"));
        await manager.ReceiveUntilAsync("WATCHDOG=1");
        run.Signal(Posix.SigTerm);
        await run.EndAsync();
        var log = await run.Output;
        Assert.Equal(1, log.Split("behaving is not well: its table is lost; the watchdog is not fed\n").Length - 1);
        Assert.Contains("All services are well again; the watchdog is fed\n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watchdog_that_is_for_another_process_is_not_fed()
    {
        using var manager = new NotificationListener(_folder.File("notify"));
        using var run = DaemonRun.Start(
            _folder, "ready", variables: [(NotificationSocket.Variable, manager.Name), (ServiceManager.WatchdogVariable, "20000"), (ServiceManager.WatchdogProcessVariable, "1")]);
        await manager.ReceiveUntilAsync("READY=1");
        run.Signal(1);

        // A reload takes a feeding or two, were there any; what is compared is all that came.
        Assert.DoesNotContain("WATCHDOG=1", await manager.ReceiveUntilAsync("READY=1"));
        run.Signal(Posix.SigTerm);
        Assert.Equal(["STOPPING=1|STATUS=Received SIGTERM, shutting down"], await manager.ReceiveUntilAsync("STOPPING=1"));
        Assert.Equal(0, await run.EndAsync());
    }

    [Theory]
    [InlineData("relative", "which is neither an absolute path")]
    [InlineData("/nowhere/notify", "cannot notify the service manager at \"/nowhere/notify\"")]
    public async Task A_service_manager_that_cannot_be_reached_is_a_warning(string name, string message)
    {
        using var run = DaemonRun.Start(_folder, "ready", variables: (NotificationSocket.Variable, name));
        await DaemonRun.UntilAsync(() => File.Exists($"{run.PidFile}.sock"));
        Assert.Equal(0, Stop(run.PidFile));
        Assert.Contains(message, await run.Error, StringComparison.Ordinal);
    }

    /// <summary>Whether another feeding came within more than the time in which there were two.</summary>
    private static bool IsFed(NotificationListener manager)
    {
        while (!manager.IsSilent)
        {
            manager.ReceiveAsync().GetAwaiter().GetResult();
        }

        Task.Delay(300).GetAwaiter().GetResult();
        return !manager.IsSilent;
    }

    private static int Stop(string pidFile) => new StopClient("testd", TextWriter.Null, TextWriter.Null).Stop(pidFile);
}
