using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Finding;

public sealed class DropInSetTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_drop_in_is_added_changed_and_removed()
    {
        await AddAsync("One", null);
        await AddAsync("Two", "[1.0, 2.0)");
        await AddAsync("one", "1.2.0");
        Assert.Equal([new("one", "1.2.0"), new("Two", "[1.0, 2.0)")], DropInSet.Read(_sandbox.User));

        Assert.True(await DropInSet.RemoveAsync(_sandbox.Home, _sandbox.User, "ONE", CancellationToken.None));
        Assert.False(await DropInSet.RemoveAsync(_sandbox.Home, _sandbox.User, "ONE", CancellationToken.None));
        Assert.Equal([new("Two", "[1.0, 2.0)")], DropInSet.Read(_sandbox.User));
    }

    [Fact]
    public async Task What_is_removed_leaves_the_lock_too()
    {
        Fixtures.PackAll(_sandbox.Feed);
        await _sandbox.AddAsync("HelloPlugin");
        await _sandbox.AddAsync("GoodbyePlugin");

        Assert.True(await DropInSet.RemoveAsync(_sandbox.Home, _sandbox.User, "helloplugin", CancellationToken.None));

        Assert.Equal(["GoodbyePlugin"], DropInLock.Read(_sandbox.User).Select(dropIn => dropIn.Id));
    }

    [Fact]
    public async Task What_is_locked_and_not_in_the_store_is_known_to_whoever_restores_it()
    {
        Fixtures.PackAll(_sandbox.Feed);
        var locked = await _sandbox.AddAsync("HelloPlugin");
        Fixtures.Hello("2.0.0").PackInto(_sandbox.Feed);
        Directory.Delete(_sandbox.Home.Packages, recursive: true);

        var unrestored = Assert.Single(PluginDirectory.Open(_sandbox.Home, [_sandbox.User]).Unrestored);

        Assert.Equal(locked.Version, unrestored.Locked!.Version);
    }

    [Theory]
    [InlineData("{", "line 1: the file ends in the middle; it was cut off")]
    [InlineData("{\"schema\": 2}", "line 1: the schema is newer than 1, the newest that this version reads; update mktap and twistd")]
    [InlineData("{\"dropIns\": [{}]}", "line 1: a drop-in has no \"id\"")]
    [InlineData("{\"dropIns\": [{\"id\": \"a/b\"}]}", "line 1: \"a/b\" is no package id")]
    [InlineData("{\"dropIns\": [{\"id\": \"A\", \"version\": \"new\"}]}", "line 1: \"new\" is no version of A: write \"1.2.0\", or a range such as \"[1.0, 2.0)\"")]
    [InlineData("{\"dropIns\": [{\"id\": \"A\"},\n{\"id\": \"a\"}]}", "line 2: the drop-in \"a\" stands in it twice")]
    public void A_broken_set_is_named_with_the_line(string json, string fault)
    {
        Directory.CreateDirectory(_sandbox.Home.Root);
        File.WriteAllText(_sandbox.User.SetFile, json);
        Assert.Equal(
            $"Cannot read the set of drop-ins \"{_sandbox.User.SetFile}\": {fault}.\nMend it in an editor, and see what it comes to: mktap plugin list",
            Assert.Throws<PluginHostException>(() => DropInSet.Read(_sandbox.User)).Message);
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_to_is_named()
    {
        File.WriteAllText(_sandbox.Home.Root, "a file where the folder should be");
        var exception = await Assert.ThrowsAsync<PluginHostException>(() => AddAsync("One", null));
        Assert.StartsWith($"Cannot write to the store \"{_sandbox.Home.Root}\": ", exception.Message, StringComparison.Ordinal);
    }

    private Task AddAsync(string id, string? version) => DropInSet.AddAsync(_sandbox.Home, _sandbox.User, new DropInRequest(id, version), CancellationToken.None);
}
