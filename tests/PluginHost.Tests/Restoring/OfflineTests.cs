using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Restoring;

/// <summary>Once restored, no feed is needed any more.</summary>
public sealed class OfflineTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly HttpFeed _feed;

    public OfflineTests()
    {
        Fixtures.PackAll(_sandbox.Feed);
        _feed = new HttpFeed(_sandbox.Feed);
        _sandbox.RemoveSource("folder");
        _sandbox.AddSource("web", _feed.Address);
    }

    public void Dispose()
    {
        _feed.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public async Task Nothing_that_was_restored_asks_a_feed_again()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        Assert.NotEqual(0, _feed.Requests.Count);
        _feed.Requests.Clear();
        await UseAllAsync(locked);
        Assert.Equal(0, _feed.Requests.Count);
    }

    [Fact]
    public async Task With_the_network_gone_all_that_was_restored_works()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        _feed.Dispose();
        await UseAllAsync(locked);
        File.Delete(_sandbox.StorePath(locked.Packages[0], "lib/net10.0/HelloPlugin.dll"));
        await _sandbox.Restorer.EnsureAsync(locked, CancellationToken.None);
        Assert.True(_sandbox.Loader.IsComplete(locked));
    }

    private async Task UseAllAsync(LockedDropIn locked)
    {
        var directory = PluginDirectory.Open(_sandbox.Home, [_sandbox.User]);
        Assert.Equal(["hello", "qotd", "web"], directory.Plugins.Select(plugin => plugin.Entry.TapName).OfType<string>());
        await _sandbox.Restorer.EnsureAsync(directory.FindTaps("hello").Single(), CancellationToken.None);
        await _sandbox.Restorer.EnsureAsync(locked, CancellationToken.None);
        await _sandbox.Restorer.RepairAsync(locked, CancellationToken.None);
        Assert.Empty(_sandbox.Problems);
        _sandbox.Loader.Load(locked).LoadAll();
    }
}
