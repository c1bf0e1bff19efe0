using NuGet.Versioning;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Tests.Versions;

public sealed class PackageVersionTests
{
    private static readonly string[] Versions =
    [
        "0.1.0", "1", "1.0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-ALPHA", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-rc.1",
        "1.0.0", "1.0.0+build", "1.0.0.1", "1.2.0", "1.10.0", "2.0.0-beta", "2.0.0",
    ];

    [Fact]
    public void Versions_have_the_order_that_NuGet_gives_them()
    {
        foreach (var left in Versions)
        {
            foreach (var right in Versions)
            {
                Assert.Equal(
                    Math.Sign(NuGetVersion.Parse(left).CompareTo(NuGetVersion.Parse(right))),
                    Math.Sign(PackageVersion.Parse(left)!.CompareTo(PackageVersion.Parse(right))));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.")]
    [InlineData("one")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.0.0-")]
    [InlineData("1.0.0-a..b")]
    [InlineData("-1.0")]
    [InlineData("99999999999.0")]
    public void Text_that_is_no_version_is_refused(string text) => Assert.Null(PackageVersion.Parse(text));

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("[0.1.0, 1.0.0)")]
    [InlineData("[1.0.0]")]
    [InlineData("(1.0.0, 2.0.0]")]
    [InlineData("(,1.2.0]")]
    [InlineData("(1.0.0,)")]
    [InlineData("[1.0.0-alpha,)")]
    public void Ranges_contain_what_those_of_NuGet_contain(string text)
    {
        foreach (var version in Versions)
        {
            Assert.Equal(
                VersionRange.Parse(text).Satisfies(NuGetVersion.Parse(version)),
                PackageVersionRange.Parse(text)!.Contains(PackageVersion.Parse(version)!));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("(1.0)")]
    [InlineData("[1.0, 2.0")]
    [InlineData("[1.0, two]")]
    public void Text_that_is_no_range_is_refused(string text) => Assert.Null(PackageVersionRange.Parse(text));

    [Fact]
    public void A_version_that_a_user_asks_for_is_exactly_that_one()
    {
        var request = PackageVersionRange.ParseRequest("1.0.0")!;
        Assert.True(request.Contains(PackageVersion.Parse("1.0.0")!));
        Assert.False(request.Contains(PackageVersion.Parse("1.2.0")!));
    }
}
