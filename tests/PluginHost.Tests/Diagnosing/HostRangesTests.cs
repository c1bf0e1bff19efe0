using Twisted.Manifest;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Diagnosing;

public sealed class HostRangesTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public HostRangesTests() => Fixtures.PackAll(_sandbox.Feed);

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("0.1.0", "")]
    [InlineData("0.9.9", "")]
    [InlineData("1.0.0", "HelloPlugin [0.1.0, 1.0.0) manifest")]
    [InlineData("0.0.9", "HelloPlugin [0.1.0, 1.0.0) manifest; HelloPlugin [0.1.0, ) package")]
    public async Task The_manifest_and_the_packages_dependencies_say_which_hosts_will_do(string host, string breaks)
    {
        await _sandbox.AddAsync("HelloPlugin");
        var report = Compare(host);
        Assert.Equal(breaks, string.Join("; ", report.Breaks.Select(found => $"{found.PackageId} {found.Range} {(found.IsManifest ? "manifest" : "package")}")));
        Assert.Equal(breaks.Length == 0 ? 1 : 0, report.Good.Count);
        Assert.Empty(report.Unknown);
    }

    [Fact]
    public async Task A_package_that_a_drop_in_needs_may_forbid_a_host_too()
    {
        new TestPackage("Greetings", "1.0.0")
            .WithDependency("Twisted.Framework", "[0.1.0, 0.5.0)")
            .WithFile("lib/net10.0/Greetings.dll", File.ReadAllBytes(Fixtures.PluginFile("Greetings1", "Greetings.dll")))
            .PackInto(_sandbox.Feed);
        await _sandbox.AddAsync("HelloPlugin");

        var found = Assert.Single(Compare("0.7.0").Breaks);

        Assert.Equal(("HelloPlugin", "Greetings", "[0.1.0, 0.5.0)", false), (found.DropIn.Locked.Id, found.PackageId, found.Range, found.IsManifest));
    }

    [Fact]
    public async Task Without_its_manifest_nothing_good_is_said_of_a_drop_in()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        File.Delete(_sandbox.StorePath(locked.Packages[0], PluginManifest.FileName));
        Assert.Equal("HelloPlugin", Compare("0.2.0").Unknown.Single().Locked.Id);
    }

    private HostReport Compare(string host) => new HostRanges(_sandbox.Home).Compare(HeldDropIns.Read([_sandbox.User]).All, host);
}
