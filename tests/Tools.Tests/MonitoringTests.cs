using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Twisted.Tests.Tools;

public sealed class MonitoringTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_ask_a_server_whether_it_is_ready_and_what_it_counts()
    {
        var port = await _workspace.MakeQotdAsync();
        var started = await _workspace.StartDaemonAsync("--admin", "-f", "qotd.tap");
        Assert.True(started.ExitCode == 0, started.Error);
        await Workspace.QuoteAsync(port);

        Assert.Equal((HttpStatusCode.OK, "ready\n"), await GetAsync("/readyz"));
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await GetAsync("/livez"));
        Assert.Contains("twisted_connections_total{otel_scope_name=\"Twisted\",otel_scope_version=\"0.1.0\",twisted_service=\"QotdFactory\"} 1\n", (await GetAsync("/metrics")).Text, StringComparison.Ordinal);
        using var asked = JsonDocument.Parse((await GetAsync("/status")).Text);
        using var printed = JsonDocument.Parse((await _workspace.TwistdAsync("status", "--json")).Output);
        foreach (var state in (JsonDocument[])[asked, printed])
        {
            var service = state.RootElement.GetProperty("services")[0];
            Assert.Equal(("qotd", "running", "QotdFactory", 1), (state.RootElement.GetProperty("name").GetString(), service.GetProperty("state").GetString(), service.GetProperty("path").GetString(),
                service.GetProperty("traffic").GetProperty("connections").GetInt32()));
        }

        Assert.Equal(0, (await _workspace.TwistdAsync("stop")).ExitCode);
        Assert.False(File.Exists(_workspace.PathOf("twistd.pid.admin.sock")));
    }

    [Fact]
    public async Task The_endpoint_goes_on_when_another_process_takes_over()
    {
        await _workspace.MakeQotdAsync();
        Assert.Equal(0, (await _workspace.StartDaemonAsync("--admin", "-f", "qotd.tap")).ExitCode);
        var first = _workspace.Pid();
        var upgraded = await _workspace.TwistdAsync("upgrade");
        Assert.True(upgraded.ExitCode == 0, upgraded.Error);
        _workspace.NoteDaemon();
        var second = _workspace.Pid();
        Assert.NotEqual(first, second);
        await Workspace.UntilAsync(() => !Workspace.IsRunning(first));
        await Workspace.UntilAsync(() => File.Exists(_workspace.PathOf("twistd.pid.admin.sock")));
        using var state = JsonDocument.Parse((await GetAsync("/status")).Text);
        Assert.Equal(second, state.RootElement.GetProperty("processId").GetInt32());
        Assert.Equal(0, (await _workspace.TwistdAsync("stop")).ExitCode);
        Assert.False(File.Exists(_workspace.PathOf("twistd.pid.admin.sock")));
    }

    [Fact]
    public async Task Nothing_is_loaded_for_what_is_off()
    {
        await _workspace.MakeQotdAsync();
        var off = await LoadedAsync("-f", "qotd.tap");
        Assert.DoesNotContain(off, IsOfMonitoring);
        Assert.DoesNotContain("System.Diagnostics.DiagnosticSource", off);
        Assert.Contains("OpenTelemetry", await LoadedAsync("--admin", "-f", "qotd.tap"));
    }

    [Fact]
    public async Task I_can_watch_a_server_until_I_have_seen_enough_and_my_terminal_is_as_it_was()
    {
        await _workspace.MakeQotdAsync();
        await _workspace.StartDaemonAsync("-f", "qotd.tap");
        var seen = await PseudoTerminal.RunAsync(_workspace, "QotdFactory", Workspace.ToolPath("twistd"), "status", "--watch");
        Assert.StartsWith("b'\\x1b[?1049h\\x1b[?25l", seen, StringComparison.Ordinal);
        Assert.Contains("qotd is running (process ", seen, StringComparison.Ordinal);
        Assert.EndsWith("\\x1b[?7h\\x1b[?25h\\x1b[?1049l\\x1b[?1l\\x1b>'", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_wrong_use()
    {
        Assert.Equal(
            new Result(2, "", "twistd: --watch needs a terminal; for a program, ask for --json again and again\nTry \"twistd status --help\".\n"),
            await _workspace.TwistdAsync("status", "--watch"));
        Assert.Equal(
            new Result(2, "", "twistd: --watch: \"0\" is not a number of seconds from 0.1 to 3600\nTry \"twistd status --help\".\n"),
            await _workspace.TwistdAsync("status", "--watch=0"));
        Assert.Equal(
            new Result(2, "", "twistd: --admin: \"9090\" is no place for the admin endpoint; write unix, unix:PATH or tcp:PORT\nTry \"twistd --help\".\n"),
            await _workspace.TwistdAsync("-n", "--admin=9090", "-f", "none.tap"));
        Assert.Equal(
            new Result(2, "", "twistd: --admin: its socket is beside the pidfile, and --pidfile= is for none; give it a path with --admin=unix:PATH\nTry \"twistd --help\".\n"),
            await _workspace.TwistdAsync("-n", "--admin", "--pidfile=", "-f", "none.tap"));
    }

    private static bool IsOfMonitoring(string assembly) =>
        assembly is "Twisted.Monitoring" || assembly.StartsWith("OpenTelemetry", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal);

    /// <summary>The assemblies that a run loads from its start to its end.</summary>
    private async Task<string[]> LoadedAsync(params string[] words)
    {
        var report = _workspace.PathOf("assemblies");
        var run = _workspace.RunAsync(
            Workspace.ToolPath("twistd"),
            ["-n", "-l", "log", "--no-save", .. words],
            new Dictionary<string, string>
            {
                ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "AssemblyReport.dll"),
                ["ASSEMBLY_REPORT"] = report,
            });
        await Workspace.UntilAsync(() => run.IsCompleted || (File.Exists(_workspace.PathOf("log")) && File.ReadAllText(_workspace.PathOf("log")).Contains("Starting factory", StringComparison.Ordinal)));
        await _workspace.StopDaemonAsync();
        Assert.Equal(0, (await run).ExitCode);
        File.Delete(_workspace.PathOf("log"));
        return await File.ReadAllLinesAsync(report);
    }

    private async Task<(HttpStatusCode Code, string Text)> GetAsync(string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(_workspace.PathOf("twistd.pid.admin.sock")), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var response = await client.GetAsync(new Uri($"http://admin{path}"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
