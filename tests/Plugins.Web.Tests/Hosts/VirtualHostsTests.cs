using Twisted.Persistence;

namespace Twisted.Tests.Web;

public sealed class VirtualHostsTests
{
    [Theory]
    [InlineData("example.com", "main")]
    [InlineData("EXAMPLE.com", "main")]
    [InlineData("example.com:8080", "main")]
    [InlineData("example.com.", "main")]
    [InlineData("example.com.:80", "main")]
    [InlineData("www.example.com", "any")]
    [InlineData("a.b.example.com", "any")]
    [InlineData("A.B.Example.COM.", "any")]
    [InlineData("x.deep.example.com", "deep")]
    [InlineData("own.deep.example.com", "own")]
    [InlineData("xn--bcher-kva.example", "books")]
    [InlineData("XN--BCHER-KVA.example", "books")]
    [InlineData("192.0.2.1:80", "address")]
    [InlineData("[2001:DB8:0::1]:80", "six")]
    [InlineData("badexample.com", null)]
    [InlineData("example.com.evil.org", null)]
    [InlineData("com", null)]
    [InlineData("..", null)]
    [InlineData("*.example.com", null)]
    public async Task A_host_is_found_by_its_name(string host, string? expected)
    {
        var hosts = Sample();
        foreach (var (resource, otherwise) in new (Resource, string?)[] { (hosts, null), (WithDefault(), "default") })
        {
            await using var server = await ResourceServer.StartAsync(resource);
            var answer = await RawHttp.SendAsync(server.Address, $"GET /x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            if ((expected ?? otherwise) is { } name)
            {
                Assert.True(answer.Contains($"{name} '' '/x'", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal) && expected is null, answer);
            }
            else
            {
                // Some are refused by Kestrel already.
                Assert.Matches("^HTTP/1.1 4(21|00) ", answer);
            }
        }
    }

    [Fact]
    public async Task A_request_without_a_host_gets_the_default()
    {
        await using var server = await ResourceServer.StartAsync(WithDefault());
        Assert.Contains("default", await RawHttp.SendAsync(server.Address, "GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        await using var without = await ResourceServer.StartAsync(Sample());
        Assert.StartsWith("HTTP/1.1 421 ", await RawHttp.SendAsync(without.Address, "GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.com:80")]
    [InlineData("http://example.com")]
    [InlineData("exa mple.com")]
    [InlineData("a..b")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("*.*.com")]
    [InlineData("www.*.com")]
    [InlineData(".")]
    [InlineData("[::g]")]
    [InlineData("2001:db8::1")]
    [InlineData("a/b")]
    public void What_is_no_name_is_refused(string name) =>
        Assert.Contains($"\"{name}\" is no name of a host", Assert.Throws<ArgumentException>(() => new VirtualHosts().AddHost(name, Samples.WhoAmI())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void Hosts_come_back_from_a_tap(TapFormat format)
    {
        var shared = new Redirect("https://example.com/", 301) { AppendsPath = true };
        var back = TapRoundTrip.Of(new VirtualHosts { Default = shared }.AddHost("www.example.com", shared).AddHost("*.example.com", new Redirect("/b") { AppendsQuery = true }), format);
        Assert.Equal(["*.example.com", "www.example.com"], back.Hosts.Keys.Order(StringComparer.Ordinal));
        Assert.True(back.Hosts.ContainsKey("WWW.example.com"));
        var redirect = Assert.IsType<Redirect>(back.Default);
        Assert.Same(redirect, back.Hosts["www.example.com"]);
        Assert.Equal(("https://example.com/", 301, true, false), (redirect.Target, redirect.Status, redirect.AppendsPath, redirect.AppendsQuery));
    }

    private static VirtualHosts Sample() => Fill(new VirtualHosts());

    private static VirtualHosts WithDefault() => Fill(new VirtualHosts { Default = Samples.Named("default") });

    private static VirtualHosts Fill(VirtualHosts hosts) => hosts
        .AddHost("Example.com", Samples.Named("main"))
        .AddHost("*.example.com", Samples.Named("any"))
        .AddHost("*.deep.example.com", Samples.Named("deep"))
        .AddHost("own.deep.example.com.", Samples.Named("own"))
        .AddHost("bücher.example", Samples.Named("books"))
        .AddHost("192.0.2.1", Samples.Named("address"))
        .AddHost("[2001:db8::1]", Samples.Named("six"));
}
