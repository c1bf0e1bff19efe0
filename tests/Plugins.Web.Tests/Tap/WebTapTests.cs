using System.Net;
using Twisted.Services;
using Twisted.Testing;
using Twisted.Usage;

namespace Twisted.Tests.Web.Tap;

public sealed class WebTapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_port_is_8080_and_the_page_says_what_this_is()
    {
        var server = Assert.IsType<TcpServer>(TapCommandLine.MakeService<WebTap>());
        Assert.Equal("8080", server.Endpoint.ToString());
        Assert.IsType<DemoPage>(SiteOf(server).Root);
        Assert.False(SiteOf(server).ShowsTracebacks);
        Assert.Null(SiteOf(server).Log);
    }

    [Fact]
    public void Several_ports_serve_one_site()
    {
        _ = WriteCertificate();
        var service = Assert.IsType<MultiService>(TapCommandLine.MakeService<WebTap>("-p", "80", "--port", "unix:/run/web.sock", "-p", "tls:8443:cert=a.pem", "--https", "443", "-c", _folder.PathOf("c.pem")));
        var servers = service.Services.Cast<StreamServer>().ToArray();
        Assert.Equal(
            ["80", "unix:/run/web.sock", "tls:8443:cert=a.pem:alpn=h2,http/1.1", $"tls:443:cert={_folder.PathOf("c.pem")}:alpn=h2,http/1.1"],
            servers.Select(server => server.Endpoint.ToString()));
        Assert.Single(servers.Select(server => server.Factory).Distinct());
    }

    [Fact]
    public void Https_alone_leaves_the_usual_port_open()
    {
        _ = WriteCertificate();
        var service = (MultiService)TapCommandLine.MakeService<WebTap>("--https", "443", "-c", _folder.PathOf("c.pem"), "--http3");
        Assert.Equal(["8080", $"tls:443:cert={_folder.PathOf("c.pem")}:alpn=h2,http/1.1"], service.Services.OfType<StreamServer>().Select(server => server.Endpoint.ToString()));
        Assert.Equal(443, Assert.Single(service.Services.OfType<Http3Server>()).Port);
    }

    [Fact]
    public async Task Http3_says_what_it_lacks()
    {
        Assert.SkipWhen(System.Net.Quic.QuicListener.IsSupported, "libmsquic is here");
        var server = new Http3Server(new Site(new DemoPage()), ServerEndpoint.Parse("tls:443:cert=none.pem"));
        Assert.Equal(
            "cannot serve HTTP/3: libmsquic is not here; install it (Microsoft's package feeds have it as libmsquic), or leave --http3 out",
            (await Assert.ThrowsAsync<ListenException>(() => server.StartAsync())).Message);
    }

    [Fact]
    public void The_options_after_a_path_are_for_that_path()
    {
        var files = Files(
            "--path", _folder.Path, "-m", "text/plain", "--ignore-ext", ".htm", "--ignore-ext", ".html", "--allow-ignore-ext",
            "--processor", ".cgi=cgi", "--processor", ".csx=script", "--processor", ".sh=/bin/sh", "--dot-files", "--follow-links", "--no-listing", "-i", "a.html", "--index", "b.html");
        Assert.Equal(_folder.Path, files.Path);
        Assert.Equal("text/plain", files.DefaultType);
        Assert.Equal([".htm", ".html"], files.IgnoredExtensions);
        Assert.Equal(["a.html", "b.html"], files.IndexNames);
        Assert.Equal([typeof(CgiProcessor), typeof(ScriptProcessor), typeof(InterpreterProcessor)], new[] { ".cgi", ".csx", ".sh" }.Select(extension => files.Processors[extension].GetType()));
        Assert.True(files.IgnoresAnyExtension && files.ShowsDotFiles && files.FollowsLinks && !files.ListsFolders);
        var again = Files("--path", _folder.Path, "-m", "text/plain", "--path", _folder.Path);
        Assert.Equal("text/html", again.DefaultType);
        Assert.Equal(["index", "index.html", "index.htm"], again.IndexNames);
    }

    [Fact]
    public void The_last_root_is_the_one()
    {
        var script = _folder.Write("page.cs", "");
        Assert.IsType<ScriptResource>(Root("--path", _folder.Path, "--resource-script", script));
        Assert.IsType<UserDirectory>(Root("--resource-script", script, "--user"));
        Assert.IsType<PackageFeed>(Root("-u", "--nuget", _folder.Path));
        Assert.IsType<StaticFiles>(Root("--nuget", _folder.Path, "-s", _folder.Path));
    }

    [Theory]
    [InlineData("--mime-type: it is about the files of --path: give it after that", "-m", "text/plain", "--path", ".")]
    [InlineData("--ignore-ext: it is about the files of --path: give it after that", "--ignore-ext", ".html")]
    [InlineData("--allow-ignore-ext: it is about the files of --path: give it after that", "--path", ".", "--user", "--allow-ignore-ext")]
    [InlineData("--processor: it is about the files of --path: give it after that", "--processor", ".cgi=cgi", "--path", ".")]
    [InlineData("--processor: \".cgi\" has to be two things with = between, such as .cgi=cgi", "--path", ".", "--processor", ".cgi")]
    [InlineData("--processor: \"cgi\" is no extension; write one with its dot, such as .html", "--path", ".", "--processor", "cgi=cgi")]
    [InlineData("--processor: there is no file \"/nowhere/php\"", "--path", ".", "--processor", ".php=/nowhere/php")]
    [InlineData("--mime-type: \"plain\" is no media type; write one such as text/plain", "--path", ".", "-m", "plain")]
    [InlineData("--path: \"/nowhere\" is not there, or may not be read; name a file or a folder", "--path", "/nowhere")]
    [InlineData("--index: \"a/b\" is no name of a file", "-i", "a/b")]
    [InlineData("--flashconduit: it is not there any more: browsers have no such channel; a WebSocketResource does what it was for", "--flashconduit", "4321")]
    [InlineData("--nuget: \"/nowhere\" is no folder; make one for the packages", "--nuget", "/nowhere")]
    [InlineData("--resource-script: there is no file \"/nowhere.cs\"", "--resource-script", "/nowhere.cs")]
    [InlineData("--class: there is no resource \"quotes\"; no plug-in has one: add a package that does, with mktap plugin add", "--class", "quotes")]
    [InlineData("--personal serves on a UNIX socket only; leave --port and --https out, or --personal", "--personal", "-p", "80")]
    [InlineData("--certificate and --privkey are for --https; say its port, or give --port tls:PORT:cert=FILE", "-k", "a.pem")]
    [InlineData("--certificate: there is no file \"/nowhere.pem\"; --https needs it", "--https", "443", "-c", "/nowhere.pem")]
    [InlineData("--certificate: there is no file \"\"; --https needs it", "--https", "443", "-c", "")]
    [InlineData("--path: it needs a path", "--path", "")]
    [InlineData("--nuget: it needs a path", "--nuget", "")]
    [InlineData("--resource-script: it needs a path", "--resource-script", "")]
    [InlineData("--mount: \"ftp://x\" is no server that can stand behind; name one by http://, https:// or unix:", "--mount", "/a=ftp://x")]
    [InlineData("--logfile: \"/tmp\" is a folder; name a file in it", "-l", "/tmp")]
    [InlineData("--nuget-delete is for those with a key; say where the keys are with --nuget-keys", "--nuget", ".", "--nuget-delete")]
    [InlineData("--http3 is for --https; say its port", "--http3")]
    [InlineData("--tracebacks and --notracebacks exclude each other", "--tracebacks", "-n")]
    [InlineData("--nuget-keys and --nuget-delete are for a feed; say its folder with --nuget", "--nuget-delete")]
    [InlineData("--nuget-keys and --nuget-delete are for a feed; say its folder with --nuget", "--nuget", ".", "--path", ".", "--nuget-delete")]
    [InlineData("--nuget-keys: there is no file \"/nowhere\"; write the keys into it, one a line, for nobody else to read (chmod 600)", "--nuget", ".", "--nuget-keys", "/nowhere")]
    [InlineData("--auth-in-the-clear is for --auth; say who may log in", "--auth-in-the-clear")]
    [InlineData("--logfile: there is no folder \"/nowhere\"", "-l", "/nowhere/access.log")]
    [InlineData("--mount: \"api\" is no path below /; write one such as /api", "--mount", "api=http://localhost")]
    [InlineData("--mount: \"/nowhere\" is not there; name a file, a folder, or a server such as http://localhost:3000", "--mount", "/api=/nowhere")]
    [InlineData("--host: \"a\" has to be two things with = between, such as www.example.com=/srv/www", "--host", "a")]
    public void A_wrong_command_line_says_what_is_right(string message, params string[] words) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => TapCommandLine.MakeService<WebTap>(words)).Message);

    [Fact]
    public void Patterns_and_hosts_that_are_none_are_refused()
    {
        Assert.Throws<UsageException>(() => TapCommandLine.MakeService<WebTap>("--rewrite", "(=/x"));
        Assert.Throws<UsageException>(() => TapCommandLine.MakeService<WebTap>("--host", $"a b={_folder.Path}"));
        Assert.Throws<UsageException>(() => TapCommandLine.MakeService<WebTap>("--redirect", "/a=javascript:alert(1)"));
    }

    [Fact]
    public async Task Mounts_hosts_redirects_rewrites_and_accounts_work_together()
    {
        _folder.Write("main/a.txt", "main");
        _folder.Write("docs/a.txt", "docs");
        _folder.Write("other/a.txt", "other");
        var service = (StreamServer)TapCommandLine.MakeService<WebTap>(
            "-p", "tcp:0:interface=127.0.0.1", "--path", _folder.PathOf("main"), "--mount", $"/manual/v1={_folder.PathOf("docs")}", "--host", $"other.example={_folder.PathOf("other")}",
            "--redirect", "/old=https://example.com/new", "--rewrite", "^/blog/(.*)$=/manual/v1/$1", "--auth", "memory:joe:secret");
        await using var server = await SiteServer.StartAsync(SiteOf(service));
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/a.txt")).StatusCode);
        server.Client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("joe:secret"u8));
        Assert.Equal("main", await server.Client.GetStringAsync("/a.txt"));
        Assert.Equal("docs", await server.Client.GetStringAsync("/manual/v1/a.txt"));
        Assert.Equal("docs", await server.Client.GetStringAsync("/blog/a.txt"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/manual/v1x/a.txt")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/manual")).StatusCode);
        using var redirected = await server.Client.GetAsync("/old/page?q=1");
        Assert.Equal((HttpStatusCode.PermanentRedirect, "https://example.com/new/page?q=1"), (redirected.StatusCode, redirected.Headers.Location!.OriginalString));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a.txt") { Headers = { Host = "OTHER.example:80" } };
        Assert.Equal("other", await (await server.Client.SendAsync(request)).Content.ReadAsStringAsync());
    }

    [Fact]
    public void All_of_it_survives_in_a_tap_of_every_format()
    {
        var certificate = WriteCertificate();
        var script = _folder.Write("page.cs", "");
        var keys = _folder.Write("keys", "secret\n");
        File.SetUnixFileMode(keys, UnixFileMode.UserRead);
        foreach (var words in new string[][]
        {
            [],
            ["--path", _folder.Path, "-m", "text/plain", "--ignore-ext", ".htm", "--processor", ".cgi=cgi", "--processor", ".csx=script", "--processor", ".sh=/bin/sh", "-l", _folder.PathOf("log"), "--tracebacks"],
            ["--resource-script", script, "--https", "443", "--http3", "-c", certificate, "-p", "0", "-p", "unix:/run/a.sock"],
            ["--user", "--mount", "/a=http://localhost:1", "--mount", $"/b={_folder.Path}", "--host", $"*.x.example={_folder.Path}", "--redirect", "/c=/d", "--rewrite", "^/e=/f", "--auth", "memory:a:b"],
            ["--nuget", _folder.Path, "--nuget-keys", keys, "--nuget-delete"],
            ["--personal"],
        })
        {
            TapRoundTrip.Check(TapCommandLine.MakeService<WebTap>(words));
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <returns>The path of one with its key.</returns>
    private string WriteCertificate()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return _folder.Write("c.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
    }


    private static Site SiteOf(IService service) => (Site)((StreamServer)service).Factory;

    private static Resource Root(params string[] words) => SiteOf(TapCommandLine.MakeService<WebTap>(words)).Root;

    private static StaticFiles Files(params string[] words) => Assert.IsType<StaticFiles>(Root(words));
}
