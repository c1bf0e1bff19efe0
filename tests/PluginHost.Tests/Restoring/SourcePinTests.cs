using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Restoring;

/// <summary>A package that came from one feed is never taken from another without a word.</summary>
public sealed class SourcePinTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly string _other;

    public SourcePinTests()
    {
        Fixtures.PackAll(_sandbox.Feed);
        _other = Path.Combine(_sandbox.Root, "other");
        Directory.CreateDirectory(_other);
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_newer_version_in_another_feed_is_passed_over()
    {
        await _sandbox.RestoreAsync("HelloPlugin");
        Fixtures.Hello("2.0.0").PackInto(_other);
        new TestPackage("Greetings", "1.0.0").PackInto(_other);
        _sandbox.AddSource("other", _other);
        var again = await _sandbox.RestoreAsync("HelloPlugin");
        Assert.Equal(["HelloPlugin 1.0.0 folder", "Greetings 1.0.0 folder"], again.Packages.Select(package => $"{package.Id} {package.Version} {package.Source}"));
    }

    [Fact]
    public async Task A_package_that_only_another_feed_has_now_is_an_error_of_its_own()
    {
        await _sandbox.RestoreAsync("HelloPlugin");
        MoveToOther("HelloPlugin.1.0.0.nupkg");
        Assert.Equal(
            "Cannot find the package \"HelloPlugin\".\n"
            + "Looked in folder (has no such package), other (not asked, because it came from \"folder\" so far).\n"
            + "If it moved to another feed, say so: mktap plugin add HelloPlugin --source FEED",
            (await Assert.ThrowsAsync<SourceChangeException>(() => _sandbox.RestoreAsync("HelloPlugin"))).Message);
    }

    [Fact]
    public async Task A_needed_package_that_only_another_feed_has_now_is_an_error_that_says_who_needs_it()
    {
        await _sandbox.RestoreAsync("HelloPlugin");
        File.Delete(Path.Combine(_sandbox.Feed, "Greetings.2.0.0.nupkg"));
        MoveToOther("Greetings.1.0.0.nupkg");
        Assert.Equal(
            "Cannot restore HelloPlugin 1.0.0: it needs Greetings (>= 1.0.0), which cannot be found.\n"
            + "Looked in folder (has no such package), other (not asked, because it came from \"folder\" so far).\n"
            + "If it moved to another feed, say so: mktap plugin update --yes",
            (await Assert.ThrowsAsync<SourceChangeException>(() => _sandbox.RestoreAsync("HelloPlugin"))).Message);
    }

    [Fact]
    public async Task A_change_that_is_allowed_is_told_of()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        MoveToOther("HelloPlugin.1.0.0.nupkg");
        using var plan = await _sandbox.Restorer.PlanAsync(
            new DropInRequest("HelloPlugin"), new PlanOptions { Known = [locked], MayChangeSources = true }, CancellationToken.None);
        Assert.Equal(["the source of HelloPlugin changes from \"folder\" to \"other\""], plan.Changes.Select(change => change.ToString()));
    }

    [Fact]
    public async Task A_feed_that_the_user_names_is_the_only_one_that_is_asked_and_a_change_that_the_plan_tells()
    {
        Fixtures.Hello("0.9.0").PackInto(_other);
        _sandbox.AddSource("other", _other);
        var only = new PlanOptions { Source = "other" };
        using (var plan = await _sandbox.Restorer.PlanAsync(new DropInRequest("HelloPlugin"), only, CancellationToken.None))
        {
            Assert.Equal(["HelloPlugin 0.9.0 other", "Greetings 1.0.0 folder"], plan.Locked.Packages.Select(package => $"{package.Id} {package.Version} {package.Source}"));
        }

        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        using var moved = await _sandbox.Restorer.PlanAsync(new DropInRequest("HelloPlugin"), only with { Known = [locked] }, CancellationToken.None);
        Assert.Equal([new OriginChange("HelloPlugin", "source", "\"folder\"", "\"other\"")], moved.Changes);
    }

    [Fact]
    public async Task What_two_feeds_have_in_one_version_is_taken_and_read_from_the_same_of_them()
    {
        // The other one asks for less; its word must not stand for the first one's package.
        new TestPackage("HelloPlugin", "1.0.0").PackInto(_other);
        _sandbox.AddSource("other", _other);
        Assert.Equal(["HelloPlugin", "Greetings"], (await _sandbox.RestoreAsync("HelloPlugin")).Packages.Select(package => package.Id));
    }

    [Fact]
    public async Task A_store_copy_from_another_feed_is_compared_with_that_of_the_locked_one()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        CopyAllToOther();
        _sandbox.AddSource("other", _other);
        var fromOther = From("other", locked);
        Fixtures.Hello().WithFile("news.txt", "changed"u8.ToArray()).PackInto(_other);
        Assert.StartsWith(
            "HelloPlugin 1.0.0 of the feed \"other\" is not the package that was locked: ",
            (await Assert.ThrowsAsync<PluginHostException>(() => _sandbox.Restorer.RepairAsync(fromOther, CancellationToken.None))).Message,
            StringComparison.Ordinal);

        CopyAllToOther();
        await _sandbox.Restorer.RepairAsync(fromOther, CancellationToken.None);
        Assert.Contains("The store's HelloPlugin 1.0.0 came from \"folder\" and not from \"other\", which is asked", _sandbox.Details);

        // It is noted now, and nobody is asked again.
        Directory.Delete(_other, recursive: true);
        await _sandbox.Restorer.RepairAsync(fromOther, CancellationToken.None);
        Assert.Empty(_sandbox.Problems);
    }

    [Fact]
    public async Task A_store_copy_is_used_when_the_locked_feed_cannot_be_asked_and_the_bytes_are_those_that_were_locked()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        _sandbox.AddSource("gone", Path.Combine(_sandbox.Root, "gone"));
        await _sandbox.Restorer.RepairAsync(From("gone", locked), CancellationToken.None);
    }

    [Fact]
    public async Task Mapping_that_forbids_the_locked_feed_holds_for_what_is_in_the_store_too()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        CopyAllToOther();
        _sandbox.AddSource("other", _other);
        _sandbox.MapSource("folder", "Greetings");
        _sandbox.MapSource("other", "*");
        Assert.Equal(
            "HelloPlugin 1.0.0 is locked to the feed \"folder\", and package source mapping does not send it there.\n"
            + "If the mapping is right, say where it comes from now: mktap plugin update HelloPlugin",
            (await Assert.ThrowsAsync<PluginHostException>(() => _sandbox.Restorer.RepairAsync(locked, CancellationToken.None))).Message);
    }

    [Fact]
    public async Task The_store_is_no_feed_for_what_mapping_forbids()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        _sandbox.MapSource("folder", "Greetings");
        await Assert.ThrowsAsync<PluginHostException>(() => _sandbox.Restorer.RestoreAsync(
            new DropInRequest("HelloPlugin"), DropInScope.OfProject(Path.Combine(_sandbox.Root, "project")), stock: false, CancellationToken.None));
        Assert.Equal(LockWriter.Write([locked]), LockWriter.Write(StoredLock.Read(_sandbox.User)));
    }

    private static LockedDropIn From(string source, LockedDropIn locked) =>
        locked with { Packages = [.. locked.Packages.Select(package => package with { Source = source })] };

    private void CopyAllToOther()
    {
        foreach (var file in Directory.EnumerateFiles(_sandbox.Feed))
        {
            File.Copy(file, Path.Combine(_other, Path.GetFileName(file)), overwrite: true);
        }
    }

    private void MoveToOther(string file)
    {
        File.Move(Path.Combine(_sandbox.Feed, file), Path.Combine(_other, file));
        _sandbox.AddSource("other", _other);
    }
}
