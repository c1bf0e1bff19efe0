using System.Net;
using System.Security.Cryptography;

namespace Twisted.Tests.Web.Serving;

/// <summary>A site within TLS.</summary>
public sealed class EncryptedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SiteCertificate _certificate;

    public EncryptedTests() => _certificate = new SiteCertificate(_folder);

    public static TheoryData<int> Versions => [1, 2];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Files_of_any_length_arrive_whole(int version)
    {
        foreach (var length in (int[])[0, 1, 65_536, 65_537, 131_072, 300_000, 20_000_000])
        {
            _folder.Write($"{length}.bin", RandomNumberGenerator.GetBytes(length));
        }

        await using var server = await SiteServer.StartAsync(new Site(new StaticFiles(_folder.Path)), _certificate.Endpoint);
        using var client = _certificate.Client(server.Port, new Version(version, version == 1 ? 1 : 0));
        foreach (var length in (int[])[0, 1, 65_536, 65_537, 131_072, 300_000, 20_000_000, 1])
        {
            Assert.Equal(await File.ReadAllBytesAsync(_folder.PathOf($"{length}.bin"), Cancel), await client.GetByteArrayAsync($"/{length}.bin", Cancel));
        }

        Assert.Equal(1, server.Server.Traffic.Connections);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_resource_sees_the_scheme_and_the_certificate_of_the_client(int version)
    {
        var own = new SiteCertificate(_folder, "somebody");
        var resource = new DelegateResource(async context =>
        {
            var asked = await context.Connection.GetClientCertificateAsync(context.RequestAborted);
            await context.Response.WriteAsync($"{context.Request.Scheme} {context.Request.IsHttps} {context.Connection.ClientCertificate?.Subject} {asked?.Subject}", context.RequestAborted);
        });
        await using var server = await SiteServer.StartAsync(new Site(resource), $"{_certificate.Endpoint}:clientca={own.File}:clientcert=optional");
        using var named = _certificate.Client(server.Port, new Version(version, version == 1 ? 1 : 0), own.Certificate);
        Assert.Equal("https True CN=somebody CN=somebody", await named.GetStringAsync("/", Cancel));
        using var nameless = _certificate.Client(server.Port, new Version(version, version == 1 ? 1 : 0));
        Assert.Equal("https True  ", await nameless.GetStringAsync("/", Cancel));
    }

    [Fact]
    public async Task What_is_not_encrypted_says_so()
    {
        await using var server = await SiteServer.StartAsync(new DelegateResource(context => context.Response.WriteAsync($"{context.Request.Scheme} {context.Connection.ClientCertificate is null}", context.RequestAborted)));
        Assert.Equal("http True", await server.Client.GetStringAsync("/", Cancel));
        using var client = SiteCertificate.Plain(server.Port, HttpVersion.Version20);
        Assert.Equal("http True", await client.GetStringAsync("/", Cancel));
    }

    [Fact]
    public async Task Many_requests_at_once_are_answered_by_one_connection_of_HTTP_2()
    {
        _folder.Write("a.txt", "hello");
        _folder.Write("large.bin", new byte[1_000_000]);
        await using var server = await SiteServer.StartAsync(new Site(new StaticFiles(_folder.Path)), _certificate.Endpoint);
        using var client = _certificate.Client(server.Port, HttpVersion.Version20);
        Assert.Equal("hello", await client.GetStringAsync("/a.txt", Cancel));
        var lengths = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => (await client.GetByteArrayAsync(i % 4 == 0 ? "/large.bin" : "/a.txt", Cancel)).Length));
        Assert.Equal(10_000_150, lengths.Sum());
        Assert.Equal(1, server.Server.Traffic.Connections);
    }

    public void Dispose() => _folder.Dispose();
}
