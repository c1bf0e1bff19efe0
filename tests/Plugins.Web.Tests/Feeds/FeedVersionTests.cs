using NuGet.Versioning;
using Twisted.Web.Feeds;

namespace Twisted.Tests.Web.Feeds;

public sealed class FeedVersionTests
{
    private static readonly string[] Versions =
    [
        "1", "1.0", "1.0.0", "1.0.0.0", "1.0.0.4", "01.002.3", "1.2.3-alpha", "1.2.3-Alpha", "1.2.3-alpha.1", "1.2.3-alpha.beta", "1.2.3-alpha.10", "1.2.3-alpha.9",
        "1.2.3--1", "1.2.3-1", "1.2.3-0a", "1.2.3-rc+build.5", "1.2.3+x", "1.2.3", "2.0.0-99999999999", "2.0.0-9", "10.0.0", "2147483647.0.0", "1.2.3-a-b.c-d",
    ];

    [Fact]
    public void Versions_are_what_NuGet_takes_them_for()
    {
        foreach (var text in Versions)
        {
            var (ours, theirs) = (FeedVersion.Parse(text)!, NuGetVersion.Parse(text));
            Assert.Equal(theirs.ToNormalizedString(), ours.Normalized);
            Assert.Equal(theirs.ToFullString(), ours.Full);
            Assert.Equal((theirs.IsPrerelease, theirs.IsSemVer2), (ours.IsPrerelease, ours.IsSemVer2));
        }
    }

    [Fact]
    public void Versions_stand_in_the_order_that_NuGet_gives_them()
    {
        foreach (var left in Versions)
        {
            foreach (var right in Versions)
            {
                var expected = Math.Sign(NuGetVersion.Parse(left).CompareTo(NuGetVersion.Parse(right)));
                Assert.True(expected == Math.Sign(FeedVersion.Parse(left)!.CompareTo(FeedVersion.Parse(right))), $"{left} {right}");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("1.")]
    [InlineData(".1")]
    [InlineData("1..2")]
    [InlineData("-1")]
    [InlineData("1.0.0.0.0")]
    [InlineData("1.0.0-")]
    [InlineData("1.0.0-a..b")]
    [InlineData("1.0.0-a_b")]
    [InlineData("1.0.0+")]
    [InlineData("1.0.0+a+b")]
    [InlineData("1.0.0+a/b")]
    [InlineData("2147483648")]
    [InlineData(" 1.0.0")]
    [InlineData("１.0.0")]
    [InlineData("1.0.0-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData(null)]
    public void What_is_no_version_is_none(string? text) => Assert.Null(FeedVersion.Parse(text));
}
