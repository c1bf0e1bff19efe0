using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Restoring;

public sealed class LockedRestoreTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public LockedRestoreTests() => Fixtures.PackAll(_sandbox.Feed);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task What_was_locked_is_restored_and_not_what_is_newest()
    {
        var locked = await LockAndForgetAsync();
        Fixtures.Hello("2.0.0").PackInto(_sandbox.Feed);
        await EnsureAsync(locked);
        Assert.True(_sandbox.Loader.IsComplete(locked));
        Assert.False(Directory.Exists(Path.Combine(_sandbox.Home.Packages, "helloplugin", "2.0.0")));
        Assert.False(File.Exists(_sandbox.User.LockFile));
        Assert.Empty(_sandbox.Problems);
    }

    [Fact]
    public async Task Another_feed_is_used_when_the_one_of_the_lock_is_gone()
    {
        var locked = await LockAndForgetAsync();
        var moved = Path.Combine(_sandbox.Root, "moved");
        Directory.Move(_sandbox.Feed, moved);
        _sandbox.AddSource("moved", moved);
        await EnsureAsync(locked);
        Assert.True(_sandbox.Loader.IsComplete(locked));
        Assert.Equal([$"The feed \"folder\" cannot be used: the folder \"{_sandbox.Feed}\" does not exist."], _sandbox.Problems);
    }

    [Fact]
    public async Task A_package_that_was_changed_in_the_feed_is_refused_with_both_hashes()
    {
        var locked = await LockAndForgetAsync();
        var changed = Fixtures.Hello().WithFile("news.txt", "changed"u8.ToArray()).PackInto(_sandbox.Feed);
        Assert.Equal(
            $"HelloPlugin 1.0.0 of the feed \"folder\" is not the package that was locked: its hash is {PackageContent.HashOf(changed)}, and not {locked.Packages[0].Sha512}.\n"
            + "Whoever changed a package after it was published has to explain; to take it nevertheless: mktap plugin update --yes",
            await EnsureErrorAsync(locked));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.Home.Packages));
    }

    [Fact]
    public async Task A_package_that_was_changed_in_another_feed_than_that_of_the_lock_is_named_and_passed_over()
    {
        var locked = await LockAndForgetAsync();
        var changed = Path.Combine(_sandbox.Root, "changed");
        var moved = Path.Combine(_sandbox.Root, "moved");
        Fixtures.Hello().WithFile("news.txt", "changed"u8.ToArray()).PackInto(changed);
        Directory.Move(_sandbox.Feed, moved);
        _sandbox.RemoveSource("folder");
        _sandbox.AddSource("changed", changed);
        _sandbox.AddSource("moved", moved);
        await EnsureAsync(locked);
        Assert.StartsWith("HelloPlugin 1.0.0 of the feed \"changed\" is not the package that was locked: ", Assert.Single(_sandbox.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_package_that_no_feed_has_is_an_error()
    {
        var locked = await LockAndForgetAsync();
        File.Delete(Path.Combine(_sandbox.Feed, "Greetings.1.0.0.nupkg"));
        Assert.Equal(
            "Cannot find the package \"Greetings\" 1.0.0.\nLooked in folder (has only 2.0.0).\nSee what there is: mktap plugin search Greetings",
            await EnsureErrorAsync(locked));
    }

    [Fact]
    public async Task A_file_that_is_missing_in_the_store_is_put_back_without_any_feed()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        File.Delete(_sandbox.StorePath(locked.Packages[0], "lib/net10.0/HelloPlugin.dll"));
        _sandbox.RemoveSource("folder");
        await EnsureAsync(locked);
        Assert.True(_sandbox.Loader.IsComplete(locked));
    }

    [Fact]
    public async Task A_lock_whose_hashes_do_not_fit_its_package_is_refused()
    {
        var locked = await LockAndForgetAsync();
        var file = locked.Packages[0].Files[0] with { Sha256 = new string('a', 64) };
        var package = locked.Packages[0] with { Files = [file] };
        Assert.Equal(
            $"The lock of HelloPlugin 1.0.0 is wrong: \"{file.Path}\" in the package has another hash.\nTo have it locked anew: mktap plugin update HelloPlugin",
            await EnsureErrorAsync(locked with { Packages = [package] }));
    }

    /// <summary>A lock, as from a tap, and an empty store.</summary>
    private async Task<LockedDropIn> LockAndForgetAsync()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        Directory.Delete(_sandbox.Home.Root, recursive: true);
        return locked;
    }

    private Task<LockedDropIn> EnsureAsync(LockedDropIn locked) => _sandbox.Restorer.EnsureAsync(locked, CancellationToken.None);

    private async Task<string> EnsureErrorAsync(LockedDropIn locked) =>
        (await Assert.ThrowsAnyAsync<PluginHostException>(() => EnsureAsync(locked))).Message;
}
