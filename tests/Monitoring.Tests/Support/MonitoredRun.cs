using System.Net;
using System.Net.Sockets;
using Twisted.Monitoring.Admin;
using Twisted.Runner.Tests.Support;
using Twisted.Services;

namespace Twisted.Monitoring.Tests.Support;

/// <summary>An application that runs with a monitor, and a client of its admin endpoint.</summary>
internal sealed class MonitoredRun : IDisposable
{
    private readonly RunHarness _harness = new();
    private readonly HttpClient _client;
    private Task<int>? _run;

    public MonitoredRun() => _client = new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://admin"),
    };

    public RunHarness Harness => _harness;

    /// <summary>Where the endpoint is by default.</summary>
    public string SocketPath => _harness.PidFile + AdminAddress.Ending;

    public ProcessMonitor? Monitor { get; private set; }

    public Task<int> Run(IService service, string? admin = "unix", bool pushes = false)
    {
        var settings = new MonitorSettings { Admin = admin is null ? null : AdminAddress.Parse(admin, Path.GetDirectoryName(_harness.PidFile)!), Pushes = pushes };
        return _run = _harness.Run(
            null!,
            settings: run => run with { NoSave = true, Monitor = () => Monitor = new ProcessMonitor(settings) },
            source: source => source with { LoadAsync = (_, _) => Task.FromResult(new Application("qotd").With(service)) });
    }

    /// <summary>The code and the text of the answer.</summary>
    public async Task<(HttpStatusCode Code, string Text)> GetAsync(string path, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        using var response = await _client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task StopAsync() => Assert.Equal(0, await _harness.RunAndStopAsync(_run!));

    public void Dispose()
    {
        _client.Dispose();
        _harness.Dispose();
    }
}
