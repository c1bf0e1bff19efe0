using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Twisted.Tests.Tools;

/// <summary>A tap of a web server is the same in every format.</summary>
public sealed class WebTapFormatTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no /bin/sh on Windows");
        foreach (var folder in (string[])["www", "feed"])
        {
            Directory.CreateDirectory(_workspace.PathOf(folder));
        }

        foreach (var file in (string[])["www/index.html", "keys"])
        {
            await _workspace.WriteAsync(file, "");
        }

        // What is not right mktap would refuse.
        File.SetUnixFileMode(_workspace.PathOf("keys"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await _workspace.WriteAsync("server.pem", certificate.ExportCertificatePem());
        await _workspace.WriteAsync("server.key", key.ExportPkcs8PrivateKeyPem());
        await _workspace.WriteAsync("page.cs", "return new Twisted.Web.DemoPage();");
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    public static TheoryData<string> Roots => [
        "",
        "--path www --mime-type text/plain --ignore-ext .html --allow-ignore-ext --processor .cgi=cgi --processor .cs=script --processor .sh=/bin/sh --dot-files --follow-links --no-listing --index a.html --index b.html",
        "--static www",
        "--user",
        "--resource-script page.cs",
        "--nuget feed --nuget-keys keys --nuget-delete",
        "--personal --path www",
    ];

    [Theory]
    [MemberData(nameof(Roots))]
    public async Task I_can_convert_a_tap_of_all_options_to_every_format_and_back(string root)
    {
        List<string> words = ["-o", "first.tap", "web"];
        if (!root.Contains("--personal", StringComparison.Ordinal))
        {
            words.AddRange("--port 8001 --port unix:web.sock:mode=600 --port tls:8002:cert=server.pem:key=server.key --https 8003 --certificate server.pem --privkey server.key --http3".Split(' '));
        }

        words.AddRange("--logfile access.log --tracebacks --auth memory:me:secret --auth-in-the-clear --mount /api=http://localhost:3000 --mount /files=www".Split(' '));
        words.AddRange("--host www.example.com=www --host *.example.org=http://localhost:4000 --redirect /old=https://example.com/new --rewrite ^/blog/(.*)$=/archive/$1".Split(' '));
        words.AddRange(root.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var made = await _workspace.MktapAsync([.. words]);
        Assert.True(made.ExitCode == 0, made.Error);

        await ConvertAsync("first.tap", "one.tax", "xml");
        await ConvertAsync("one.tax", "two.tas", "source");
        await ConvertAsync("two.tas", "three.tap", "tap");
        await ConvertAsync("three.tap", "four.tas", "source");
        await ConvertAsync("four.tas", "five.tax", "xml");
        Assert.Equal(await BytesAsync("one.tax"), await BytesAsync("five.tax"));
        Assert.Equal(await BytesAsync("two.tas"), await BytesAsync("four.tas"));
        Assert.Equal(await BytesAsync("first.tap"), await BytesAsync("three.tap"));
    }

    private Task<byte[]> BytesAsync(string name) => File.ReadAllBytesAsync(_workspace.PathOf(name), TestContext.Current.CancellationToken);

    private async Task ConvertAsync(string from, string to, string type)
    {
        var converted = await _workspace.TapconvertAsync("-i", from, "-o", to, "--typeout", type);
        Assert.True(converted.ExitCode == 0, converted.Error);
    }
}
