using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Twisted.Monitoring.Tests.Support;
using Twisted.Runner.Tests.Support;

namespace Twisted.Monitoring.Tests.Admin;

public sealed class AdminEndpointTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly MonitoredRun _run = new();

    public AdminEndpointTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no control sockets on Windows");

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task The_probes_tell_how_far_the_server_is()
    {
        var starting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new TaskCompletionSource();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stop = new TaskCompletionSource();
        var run = _run.Run(new ObservedService
        {
            Name = "quotes",
            OnStart = () =>
            {
                starting.SetResult();
                return start.Task;
            },
            OnStop = () =>
            {
                stopping.SetResult();
                return stop.Task;
            },
        });

        await starting.Task;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting\n"), await _run.GetAsync("/readyz"));
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await _run.GetAsync("/livez"));
        start.SetResult();
        await _run.Harness.Reporter.WhenReady;
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await _run.GetAsync("/readyz"));
        _run.Harness.Stops.Request("SIGTERM");
        await stopping.Task;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "stopping\n"), await _run.GetAsync("/readyz"));
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await _run.GetAsync("/livez"));
        stop.SetResult();
        Assert.Equal(0, await run);
        Assert.False(File.Exists(_run.SocketPath));
    }

    [Fact]
    public async Task A_service_that_is_not_well_is_named_and_the_server_is_not_alive()
    {
        var service = new ObservedService { Name = "quotes", Fault = "its loop\u001b[1m ended" };
        _ = _run.Run(service);
        await _run.Harness.Reporter.WhenReady;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "quotes: its loop\\u001b[1m ended\n"), await _run.GetAsync("/livez"));
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await _run.GetAsync("/readyz"));
        service.Fault = null;
        Assert.Equal((HttpStatusCode.OK, "alive\n"), await _run.GetAsync("/livez"));
        await _run.StopAsync();
    }

    [Fact]
    public async Task The_state_is_that_of_twistd_status()
    {
        _ = _run.Run(new ObservedService { Name = "quotes" });
        await _run.Harness.Reporter.WhenReady;
        var (code, text) = await _run.GetAsync("/status");
        using var state = JsonDocument.Parse(text);
        Assert.Equal((HttpStatusCode.OK, "running", 4096), (code, state.RootElement.GetProperty("state").GetString(), state.RootElement.GetProperty("services")[0].GetProperty("traffic").GetProperty("bytesSent").GetInt32()));
        await _run.StopAsync();
    }

    [Fact]
    public async Task Nothing_else_is_answered()
    {
        _ = _run.Run(new ObservedService());
        await _run.Harness.Reporter.WhenReady;
        Assert.Equal((HttpStatusCode.NotFound, "There are /livez, /metrics, /readyz and /status.\n"), await _run.GetAsync("/"));
        Assert.Equal((HttpStatusCode.NotFound, "There are /livez, /metrics, /readyz and /status.\n"), await _run.GetAsync("/livez/"));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "Only GET and HEAD are answered.\n"), await _run.GetAsync("/livez", HttpMethod.Post));
        Assert.Equal((HttpStatusCode.OK, ""), await _run.GetAsync("/livez", HttpMethod.Head));
        await _run.StopAsync();
    }

    [Fact]
    public async Task The_socket_is_the_owners_alone_and_that_of_a_dead_process_is_replaced()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(_run.SocketPath));
            File.Move(_run.SocketPath, _run.SocketPath + ".left");
        }

        File.Move(_run.SocketPath + ".left", _run.SocketPath);
        _ = _run.Run(new ObservedService());
        await _run.Harness.Reporter.WhenReady;
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_run.SocketPath));
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await _run.GetAsync("/readyz"));
        await _run.StopAsync();
        Assert.False(File.Exists(_run.SocketPath));
    }

    [Fact]
    public async Task A_socket_can_have_another_mode()
    {
        _ = _run.Run(new ObservedService(), "unix:mode=660");
        await _run.Harness.Reporter.WhenReady;
        Assert.Equal(OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(_run.SocketPath));
        await _run.StopAsync();
    }

    [Fact]
    public async Task A_port_answers_too_and_a_wide_one_is_warned_of()
    {
        _ = _run.Run(new ObservedService(), "tcp:0:interface=0.0.0.0");
        await _run.Harness.Reporter.WhenReady;
        using var client = new HttpClient();
        Assert.Equal("ready\n", await client.GetStringAsync(new Uri($"http://127.0.0.1:{_run.Monitor!.Port}/readyz")));
        Assert.Contains("warning: The admin endpoint at 0.0.0.0:", _run.Harness.Log, StringComparison.Ordinal);
        await _run.StopAsync();
    }

    [Theory]
    [InlineData("port", "cannot open the admin endpoint \"tcp:<port>\": Address already in use; choose another place with --admin")]
    [InlineData("socket", "cannot open the admin endpoint \"unix\": another process listens at \"<path>\"; choose another place with --admin")]
    [InlineData("file", "cannot open the admin endpoint \"unix\": there is a file \"<path>\" that is no socket; choose another place with --admin")]
    public async Task What_others_have_stays_theirs_and_the_start_fails(string taken, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the words are those of Linux");
        using var socket = new Socket(taken == "port" ? AddressFamily.InterNetwork : AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (taken == "file")
        {
            await File.WriteAllTextAsync(_run.SocketPath, "mine");
        }
        else
        {
            socket.Bind(taken == "port" ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(_run.SocketPath));
            socket.Listen();
        }

        var port = (socket.LocalEndPoint as IPEndPoint)?.Port;
        Assert.Equal(1, await _run.Run(new ObservedService(), taken == "port" ? $"tcp:{port}" : "unix"));
        Assert.Equal(
            [message],
            _run.Harness.Reporter.Errors.Select(error => error.Replace($"tcp:{port}", "tcp:<port>", StringComparison.Ordinal).Replace(_run.SocketPath, "<path>", StringComparison.Ordinal)));
        Assert.Equal(taken != "port", File.Exists(_run.SocketPath));
    }
}
