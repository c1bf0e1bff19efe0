using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Twisted.Tests.Tools;

/// <summary>A web server that runs is reloaded, upgraded, watched and told to rotate.</summary>
public sealed class WebServerTests : IAsyncLifetime
{
    private const string Content = "the content of a file";

    private readonly Workspace _workspace = new();
    private readonly int _port = Workspace.FreePort();
    private readonly int _tlsPort = Workspace.FreePort();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        Directory.CreateDirectory(_workspace.PathOf("www"));
        await _workspace.WriteAsync("www/a.txt", Content);
        await WriteCertificateAsync("first.example");
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_reload_and_upgrade_it_without_a_client_that_notices()
    {
        await StartAsync("web.tax", "-t", "xml");
        await using var traffic = new WebTraffic(_port, _tlsPort, Content);
        await traffic.GoOnAsync();
        var unchanged = await _workspace.TwistdAsync("reload");
        Assert.Equal((0, ""), (unchanged.ExitCode, unchanged.Error));
        await traffic.GoOnAsync();

        foreach (var (before, after) in ((string, string)[])[("showsTracebacks=\"false\"", "showsTracebacks=\"true\""), ("showsTracebacks=\"true\"", "showsTracebacks=\"false\"")])
        {
            await _workspace.EditAsync("web.tax", before, after);
            var changed = await _workspace.TwistdAsync("reload");
            Assert.Equal((0, ""), (changed.ExitCode, changed.Error));
            Assert.Contains("Restarted ", changed.Output, StringComparison.Ordinal);
            await traffic.GoOnAsync();
        }

        for (var round = 0; round < 2; round++)
        {
            var old = _workspace.Pid();
            var upgraded = await _workspace.TwistdAsync("upgrade", "--drain-timeout", "60");
            _workspace.NoteDaemon();
            Assert.Equal((0, ""), (upgraded.ExitCode, upgraded.Error));
            await traffic.GoOnAsync();

            // All of its connections have come to their ends long before the time was up.
            await Workspace.UntilAsync(() => !Workspace.IsRunning(old));
        }

        await traffic.GoOnAsync();
    }

    [Fact]
    public async Task I_am_told_that_a_certificate_is_broken_and_the_old_one_stays()
    {
        await StartAsync("web.tap");
        Assert.Equal("CN=first.example", await SubjectAsync());
        await _workspace.WriteAsync("server.pem", "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
        var refused = await _workspace.TwistdAsync("reload");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("server.pem", refused.Output + refused.Error, StringComparison.Ordinal);
        Assert.Equal("CN=first.example", await SubjectAsync());
        Assert.Equal(Content, await GetAsync($"http://127.0.0.1:{_port}/a.txt"));

        await WriteCertificateAsync("second.example");
        var reloaded = await _workspace.TwistdAsync("reload");
        Assert.Equal((0, ""), (reloaded.ExitCode, reloaded.Error));
        Assert.Equal("CN=second.example", await SubjectAsync());
    }

    [Fact]
    public async Task I_can_have_its_log_rotated_by_a_command_and_by_a_signal_once_for_both_ports()
    {
        await StartAsync("web.tap");
        await LoggedAsync("/a.txt?one");
        await using (var traffic = new WebTraffic(_port, _tlsPort, Content))
        {
            await traffic.GoOnAsync();
            var rotated = await _workspace.TwistdAsync("rotate");
            Assert.Equal((0, ""), (rotated.ExitCode, rotated.Error));
            Assert.Contains("/a.txt?one", await File.ReadAllTextAsync(_workspace.PathOf("access.log.1"), Cancel), StringComparison.Ordinal);
            Assert.False(File.Exists(_workspace.PathOf("access.log.2")));
            await traffic.GoOnAsync();
        }

        await LoggedAsync("/a.txt?two");

        // Within a second it is the same rotation.
        while (!File.Exists(_workspace.PathOf("access.log.2")))
        {
            await _workspace.RunAsync("kill", ["-USR1", _workspace.Pid().ToString(CultureInfo.InvariantCulture)]);
            await Task.Delay(100, Cancel);
        }

        Assert.Contains("/a.txt?two", await File.ReadAllTextAsync(_workspace.PathOf("access.log.1"), Cancel), StringComparison.Ordinal);
        Assert.Contains("/a.txt?one", await File.ReadAllTextAsync(_workspace.PathOf("access.log.2"), Cancel), StringComparison.Ordinal);
        await LoggedAsync("/a.txt?three");
        Assert.False(File.Exists(_workspace.PathOf("access.log.3")));
    }

    [Fact]
    public async Task I_can_see_its_connections_and_bytes()
    {
        await StartAsync("web.tap");
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port, Cancel);
        await client.Client.SendAsync("GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancel);
        Assert.True(await client.Client.ReceiveAsync(new byte[1000], Cancel) > 0);
        await GetAsync($"https://127.0.0.1:{_tlsPort}/a.txt");
        var shown = await _workspace.TwistdAsync("status");
        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        Assert.Contains("1/1", shown.Output, StringComparison.Ordinal);
        using var status = JsonDocument.Parse((await _workspace.TwistdAsync("status", "--json")).Output);
        var servers = status.RootElement.GetProperty("services")[0].GetProperty("services").EnumerateArray().Select(server => server.GetProperty("traffic")).ToList();
        Assert.Equal(2, servers.Count);
        Assert.All(servers, server => Assert.Equal(1, server.GetProperty("connections").GetInt32()));
        Assert.All(servers, server => Assert.InRange(server.GetProperty("bytesSent").GetInt64(), Content.Length, 100_000));
        Assert.Equal(1, servers[0].GetProperty("openConnections").GetInt32());
    }

    [Fact]
    public async Task Two_servers_of_mine_serve_my_own_and_that_of_all_users()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var name = Environment.UserName;
        Assert.SkipUnless(
            File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.Split(':') is [var user, _, _, _, _, var folder, _] && user == name && folder == home),
            "whoever runs this has another home than the system says");
        var socket = Path.Combine(home, ".twistd-web.sock");
        Assert.SkipWhen(File.Exists(socket), "whoever runs this has a server of their own");
        Assert.Equal(0, (await _workspace.MktapAsync("-o", "own.tap", "web", "--personal", "--path", "www")).ExitCode);
        Assert.Equal(0, (await _workspace.MktapAsync("-o", "all.tap", "web", "--user", "--port", $"tcp:{_port}:interface=127.0.0.1")).ExitCode);
        try
        {
            var own = await _workspace.TwistdAsync("-f", "own.tap", "--pidfile", "own.pid", "-l", "own.log", "--no-save");
            Assert.True(own.ExitCode == 0, own.Error);
            var all = await _workspace.StartDaemonAsync("-f", "all.tap", "--no-save");
            Assert.True(all.ExitCode == 0, all.Error);
            Assert.Equal(Content, await GetAsync($"http://127.0.0.1:{_port}/{name}.twistd/a.txt"));
            Assert.Contains($"{name}.twistd/", await GetAsync($"http://127.0.0.1:{_port}/"), StringComparison.Ordinal);
            Assert.Equal(0, (await _workspace.TwistdAsync("stop", "--pidfile", "own.pid")).ExitCode);
            Assert.False(File.Exists(socket));
            await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync($"http://127.0.0.1:{_port}/{name}.twistd/a.txt"));
        }
        finally
        {
            await _workspace.TwistdAsync("stop", "--pidfile", "own.pid", "--kill");
            File.Delete(socket);
        }
    }

    private static async Task<string> GetAsync(string url)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null;
        using var client = new HttpClient(handler);
        return await client.GetStringAsync(new Uri(url), Cancel);
    }

    private async Task StartAsync(string tap, params string[] words)
    {
        var made = await _workspace.MktapAsync(
            [.. words, "web", "--path", "www", "--logfile", "access.log", "--port", $"tcp:{_port}:interface=127.0.0.1", "--port", $"tls:{_tlsPort}:interface=127.0.0.1:cert=server.pem"]);
        Assert.True(made.ExitCode == 0, made.Error);
        var started = await _workspace.StartDaemonAsync("-f", tap, "--no-save");
        Assert.True(started.ExitCode == 0, started.Error);
    }

    /// <summary>Until a request is noted.</summary>
    private async Task LoggedAsync(string target)
    {
        await GetAsync($"http://127.0.0.1:{_port}{target}");
        await Workspace.UntilAsync(() => File.ReadAllText(_workspace.PathOf("access.log")).Contains($"GET {target} ", StringComparison.Ordinal));
    }

    private async Task<string> SubjectAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _tlsPort, Cancel);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, static (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("first.example");
        return tls.RemoteCertificate!.Subject;
    }

    private async Task WriteCertificateAsync(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        await _workspace.WriteAsync("server.pem", $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }
}
