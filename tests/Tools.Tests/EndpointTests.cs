using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Twisted.Tests.Tools;

/// <summary>Any tap can listen on any endpoint.</summary>
public sealed class EndpointTests : IAsyncDisposable
{
    private const string Quote = "An apple a day keeps the doctor away.\r\n";

    private readonly Workspace _workspace = new();

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_serve_over_TLS_and_renew_the_certificate_of_a_running_server()
    {
        await WriteCertificateAsync("first.example");
        var port = Workspace.FreePort();
        await MakeAsync($"tls:{port}:interface=127.0.0.1:cert=server.pem:key=server.key", "-t", "xml");
        Assert.Contains($"<tlsServer endpoint=\"tls:{port}:interface=127.0.0.1:cert=server.pem:key=server.key\"", await File.ReadAllTextAsync(_workspace.PathOf("qotd.tax")), StringComparison.Ordinal);
        Assert.Equal(new Result(0, "", ""), await _workspace.StartDaemonAsync("-f", "qotd.tax"));

        Assert.Equal((Quote, "CN=first.example"), await QuoteOverTlsAsync(port));
        await WriteCertificateAsync("second.example");
        await Workspace.UntilAsync(() => QuoteOverTlsAsync(port).GetAwaiter().GetResult().Subject == "CN=second.example");
        await _workspace.StopDaemonAsync();
        Assert.Contains("Certificates of server.pem were read again", await File.ReadAllTextAsync(_workspace.PathOf("twistd.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_am_told_why_a_certificate_cannot_be_used()
    {
        await MakeAsync($"tls:{Workspace.FreePort()}:interface=127.0.0.1:cert=missing.pem");

        var started = await _workspace.TwistdAsync("-f", "qotd.tap");

        Assert.Equal(1, started.ExitCode);
        Assert.EndsWith(": the certificate \"missing.pem\" cannot be read: there is no such file\n", started.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("twistd.pid")));
    }

    [Fact]
    public async Task I_can_serve_at_a_UNIX_domain_socket()
    {
        await MakeAsync("unix:quotes.sock:mode=600");
        Assert.Equal(new Result(0, "", ""), await _workspace.StartDaemonAsync("-f", "qotd.tap"));

        Assert.Equal(Quote, await QuoteAtPathAsync("quotes.sock"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_workspace.PathOf("quotes.sock")));
        await _workspace.StopDaemonAsync("KILL");
        Assert.True(File.Exists(_workspace.PathOf("quotes.sock")));

        await _workspace.StartDaemonAsync("-f", "qotd.tap");
        Assert.Equal(Quote, await QuoteAtPathAsync("quotes.sock"));
        await _workspace.StopDaemonAsync();
        Assert.False(File.Exists(_workspace.PathOf("quotes.sock")));
    }

    [Fact]
    public async Task I_can_serve_at_a_socket_that_systemd_hands_over()
    {
        const string Perl = "/usr/bin/perl";
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Perl), $"the part of systemd is played by \"{Perl}\", which is not there");
        await MakeAsync("systemd:name=quotes");
        await _workspace.WriteAsync(
            "handover.pl",
            """
            use strict; use Socket; use POSIX;
            socket(my $s, PF_INET, SOCK_STREAM, 0) or die; bind($s, sockaddr_in(0, INADDR_LOOPBACK)) or die; listen($s, 5) or die;
            my ($port) = sockaddr_in(getsockname($s)); open(my $f, '>', 'port') or die; print $f $port; close($f);
            open(my $null, '<', '/dev/null') or die;
            POSIX::dup2(fileno($s), 20); POSIX::dup2(fileno($null), 3); POSIX::dup2(20, 4); $^F = 4;
            $ENV{LISTEN_PID} = $$; $ENV{LISTEN_FDS} = 2; $ENV{LISTEN_FDNAMES} = 'other:quotes';
            exec(@ARGV) or die;
            """);
        var running = _workspace.RunAsync(Perl, ["handover.pl", Workspace.ToolPath("twistd"), "-n", "-f", "qotd.tap", "--no-save", "-l", "log"]);
        await Workspace.UntilAsync(() => new FileInfo(_workspace.PathOf("log")) is { Exists: true, Length: > 0 } && File.ReadAllText(_workspace.PathOf("log")).Contains("Starting factory", StringComparison.Ordinal));
        _workspace.NoteDaemon();

        var port = int.Parse(await File.ReadAllTextAsync(_workspace.PathOf("port")), CultureInfo.InvariantCulture);
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
        Assert.Equal(0, (await running).ExitCode);
    }

    [Fact]
    public async Task I_can_use_a_type_of_endpoints_that_a_package_brings_and_the_tap_locks_it()
    {
        var feed = _workspace.PathOf("feed");
        PluginPackages.LocalEndpoints().PackInto(feed);
        _workspace.UseFeeds(("mine", feed), ("twisted-local", Workspace.Feed));
        var before = await _workspace.MktapAsync("qotd", "--port", "local:8007");
        Assert.Equal(2, before.ExitCode);
        Assert.Contains("the endpoint \"local:8007\" is of the unknown type \"local\"; known are tcp, tcp4, tcp6, tls, unix, fd and systemd", before.Error, StringComparison.Ordinal);

        var added = await _workspace.MktapAsync("plugin", "add", "LocalEndpoints", "--yes");
        Assert.True(added.ExitCode == 0, added.Error);
        var wrong = await _workspace.MktapAsync("qotd", "--port", "local:x");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("the endpoint \"local:x\" is not local:PORT", wrong.Error, StringComparison.Ordinal);

        var port = Workspace.FreePort();
        await MakeAsync($"local:{port}", "-t", "xml");
        var text = await File.ReadAllTextAsync(_workspace.PathOf("qotd.tax"));
        Assert.Contains($"<streamServer endpoint=\"local:{port}\"", text, StringComparison.Ordinal);
        Assert.Contains("<dropIn id=\"LocalEndpoints\"", text, StringComparison.Ordinal);

        // As on another machine, where nobody added the package.
        Directory.Delete(_workspace.Home, recursive: true);
        var started = await _workspace.StartDaemonAsync("-f", "qotd.tax");
        Assert.True(started.ExitCode == 0, started.Error);
        Assert.Equal(Quote, await Workspace.QuoteAsync(port));
        await _workspace.StopDaemonAsync();
    }

    [Fact]
    public async Task I_am_served_again_when_there_are_descriptors_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it takes the limits of a shell");
        var feed = _workspace.PathOf("feed");
        PluginPackages.PackAll(feed);
        _workspace.UseFeeds(("mine", feed), ("twisted-local", Workspace.Feed));
        var added = await _workspace.MktapAsync("plugin", "add", "EchoPlugin", "--yes");
        Assert.True(added.ExitCode == 0, added.Error);
        var port = Workspace.FreePort();
        var made = await _workspace.MktapAsync("echo", "--port", $"tcp:{port}:interface=127.0.0.1");
        Assert.True(made.ExitCode == 0, made.Error);
        var started = await _workspace.RunAsync("sh", ["-c", $"ulimit -n 300 && exec {Workspace.ToolPath("twistd")} -f echo.tap"]);
        Assert.True(started.ExitCode == 0, started.Error);
        _workspace.NoteDaemon();

        var clients = new List<TcpClient>();
        for (var i = 0; i < 320; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            clients.Add(client);
        }

        await Workspace.UntilAsync(() => Log().Contains("pauses accepting", StringComparison.Ordinal));
        clients.ForEach(client => client.Dispose());
        while (!Log().Contains("accepts again", StringComparison.Ordinal))
        {
            // It is told when connections are accepted that came a while after the last pause.
            await Task.Delay(100);
            using var late = new TcpClient();
            await late.ConnectAsync("127.0.0.1", port);
            await late.GetStream().WriteAsync("x"u8.ToArray());
            Assert.Equal(1, await late.GetStream().ReadAsync(new byte[1]));
        }

        Assert.Equal(2, Log().Split("pauses accepting").Length);
        await _workspace.StopDaemonAsync();

        string Log() => File.ReadAllText(_workspace.PathOf("twistd.log"));
    }

    private async Task MakeAsync(string endpoint, params string[] more)
    {
        var made = await _workspace.MktapAsync([.. more, "qotd", "--port", endpoint]);
        Assert.True(made.ExitCode == 0, made.Error);
    }

    private async Task WriteCertificateAsync(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await _workspace.WriteAsync("server.key", key.ExportPkcs8PrivateKeyPem());
        await _workspace.WriteAsync("server.pem", certificate.ExportCertificatePem());
    }

    private static async Task<(string Quote, string Subject)> QuoteOverTlsAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var subject = "";
        await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => (subject = certificate!.Subject).Length > 0);
        await stream.AuthenticateAsClientAsync("localhost");
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync(), subject);
    }

    private async Task<string> QuoteAtPathAsync(string path)
    {
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(_workspace.PathOf(path)));
        using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
