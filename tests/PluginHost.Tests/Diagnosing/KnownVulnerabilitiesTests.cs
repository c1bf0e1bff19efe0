using System.Net;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Diagnosing;

public sealed class KnownVulnerabilitiesTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly HttpFeed _feed;

    public KnownVulnerabilitiesTests()
    {
        _feed = new HttpFeed(_sandbox.Feed)
        {
            Vulnerabilities =
            [
                [
                    new FeedVulnerability("Greetings", "[1.0.0, 1.2.0)", 1, "https://advisories.example/1"),
                    new FeedVulnerability("Greetings", "[1.0.0, 1.1.0)", 3, "https://advisories.example/2"),
                ],
                [new FeedVulnerability("Echo", "(, 2.0.0)", 0, "https://advisories.example/3")],
            ],
        };
        _sandbox.AddSource("web", _feed.Address);
    }

    public void Dispose()
    {
        _feed.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public async Task What_a_feed_publishes_of_a_version_is_found_the_worst_first()
    {
        var report = await FindAsync(("Echo", "1.0.0"), ("greetings", "1.0.0"), ("Quotes", "1.0.0"));
        Assert.Equal(
            [
                new PackageVulnerability("Echo", "1.0.0", VulnerabilitySeverity.Low, "https://advisories.example/3", "(, 2.0.0)", "web"),
                new PackageVulnerability("greetings", "1.0.0", VulnerabilitySeverity.Critical, "https://advisories.example/2", "[1.0.0, 1.1.0)", "web"),
                new PackageVulnerability("greetings", "1.0.0", VulnerabilitySeverity.Moderate, "https://advisories.example/1", "[1.0.0, 1.2.0)", "web"),
            ],
            report.Found);
        Assert.Equal(["web"], report.Asked);
        Assert.Equal(["folder"], report.Silent);
        Assert.Empty(report.Skipped);
    }

    [Fact]
    public async Task A_version_that_was_mended_has_none() =>
        Assert.Equal(["https://advisories.example/1"], (await FindAsync(("Greetings", "1.1.0"), ("Greetings", "1.2.0"))).Found.Select(found => found.Advisory));

    [Fact]
    public async Task What_two_feeds_say_is_there_once()
    {
        using var other = new HttpFeed(_sandbox.Feed) { Vulnerabilities = _feed.Vulnerabilities };
        _sandbox.AddSource("other", other.Address);
        var report = await FindAsync(("Echo", "1.0.0"));
        Assert.Equal("web", Assert.Single(report.Found).Source);
        Assert.Equal(["web", "other"], report.Asked);
    }

    [Fact]
    public async Task The_feeds_that_cannot_be_asked_are_named_and_the_others_are_asked()
    {
        using var broken = new HttpFeed(_sandbox.Feed) { Status = HttpStatusCode.InternalServerError };
        using var half = new HttpFeed(_sandbox.Feed)
        {
            Vulnerabilities = _feed.Vulnerabilities,
            Status = HttpStatusCode.NotFound,
            Misbehaves = request => request.Path == "/vulnerabilities/1.json",
        };
        using var hanging = new HttpFeed(_sandbox.Feed) { Hangs = true };
        using var mute = new HttpFeed(_sandbox.Feed);
        _sandbox.AddSource("broken", broken.Address);
        _sandbox.AddSource("half", half.Address);
        _sandbox.AddSource("hanging", hanging.Address);
        _sandbox.AddSource("mute", mute.Address);
        var known = new KnownVulnerabilities(_sandbox.Root) { FeedPatience = TimeSpan.FromSeconds(3) };
        var report = await known.FindAsync([("Echo", "1.0.0")], CancellationToken.None);
        Assert.Single(report.Found);
        Assert.Equal(
            [
                "The feed \"broken\" cannot be used: HTTP 500 (InternalServerError).",
                "The feed \"half\" cannot be used: HTTP 404 (NotFound).",
                "The feed \"hanging\" cannot be used: it did not answer within 3 s.",
            ],
            report.Skipped.Select(feed => feed.ToString()));
        Assert.Equal(["folder", "mute"], report.Silent);
    }

    [Fact]
    public async Task A_feed_that_answered_once_and_is_dead_now_is_named()
    {
        using (var mute = new HttpFeed(_sandbox.Feed))
        {
            _sandbox.AddSource("mute", mute.Address);
            Assert.Empty((await FindAsync(("Echo", "1.0.0"))).Skipped);
        }

        Assert.Equal("mute", Assert.Single((await FindAsync(("Echo", "1.0.0"))).Skipped).Source);
    }

    [Fact]
    public async Task A_version_that_is_none_is_an_error() =>
        Assert.Equal(
            "\"one\" is no version of Echo.",
            (await Assert.ThrowsAsync<PluginHostException>(() => FindAsync(("Echo", "one")))).Message);

    private Task<VulnerabilityReport> FindAsync(params (string Id, string Version)[] packages) =>
        new KnownVulnerabilities(_sandbox.Root) { FeedPatience = TimeSpan.FromSeconds(60) }.FindAsync(packages, CancellationToken.None);
}
