using Twisted.PluginHost.Bundling;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Bundling;

public sealed class DropInBundleTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public DropInBundleTests() => Fixtures.PackAll(_sandbox.Feed);

    private string Target => Path.Combine(_sandbox.Root, "bundle");

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_bundle_is_a_project_that_an_empty_store_is_restored_from()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        var summary = await WriteAsync();
        Assert.Equal((1, 2), (summary.DropIns, summary.Packages));
        Assert.Equal(
            ["README.txt", "dropins.json", "dropins.lock.json", "nuget.config", "packages", "packages/greetings.1.0.0.nupkg", "packages/helloplugin.1.0.0.nupkg"],
            Entries());

        Directory.Delete(_sandbox.Feed, recursive: true);
        var other = new TwistedHome(Path.Combine(_sandbox.Root, "other"));
        var project = DropInScope.FindProject(Target, other)!;
        var bundled = HeldDropIns.Read([project]).All.Single().Locked;
        await new DropInRestorer(other, Target, _sandbox).RepairAsync(bundled, CancellationToken.None);

        Assert.True(new DropInLoader(other).IsComplete(locked));
        Assert.Equal(locked.Packages.Select(package => package.Sha512), bundled.Packages.Select(package => package.Sha512));
        Assert.Equal("hello", PluginDirectory.Open(other, [project]).Plugins[0].Entry.TapName);
    }

    [Fact]
    public async Task Packages_of_several_feeds_keep_their_feeds()
    {
        var second = Path.Combine(_sandbox.Root, "second");
        Directory.CreateDirectory(second);
        File.Move(Path.Combine(_sandbox.Feed, "Greetings.1.0.0.nupkg"), Path.Combine(second, "Greetings.1.0.0.nupkg"));
        _sandbox.AddSource("second feed", second);
        await _sandbox.AddAsync("HelloPlugin");

        await WriteAsync();

        Assert.Equal(["packages/feed-2", "packages/feed-2/greetings.1.0.0.nupkg", "packages/folder", "packages/folder/helloplugin.1.0.0.nupkg"], Entries().Skip(5));
        await Verify((await File.ReadAllTextAsync(Path.Combine(Target, "nuget.config"))).Replace(_sandbox.Root, "ROOT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_store_lacks_is_restored_first()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        Sandbox.FlipByte(_sandbox.StorePath(locked.Packages[1], "greetings.1.0.0.nupkg"));
        File.Delete(_sandbox.StorePath(locked.Packages[0], "helloplugin.1.0.0.nupkg"));
        await WriteAsync();
        Assert.Equal(locked.Packages[1].Sha512, PackageStore.TryHashOf(Path.Combine(Target, "packages", "greetings.1.0.0.nupkg")));
        Assert.Equal(locked.Packages[0].Sha512, PackageStore.TryHashOf(Path.Combine(Target, "packages", "helloplugin.1.0.0.nupkg")));
    }

    [Fact]
    public async Task A_bundle_that_cannot_be_made_leaves_the_folder_as_it_was()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        Directory.Delete(_sandbox.Home.Packages, recursive: true);
        File.Delete(Path.Combine(_sandbox.Feed, "Greetings.1.0.0.nupkg"));
        var exception = await Assert.ThrowsAnyAsync<PluginHostException>(WriteAsync);
        Assert.Contains("Greetings", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
        Assert.NotNull(locked);
    }

    [Fact]
    public async Task An_earlier_bundle_is_replaced()
    {
        await _sandbox.AddAsync("HelloPlugin");
        await WriteAsync();
        await DropInSet.RemoveAsync(_sandbox.Home, _sandbox.User, "HelloPlugin", CancellationToken.None);
        await _sandbox.AddAsync("GoodbyePlugin");
        await WriteAsync();
        Assert.Equal(["packages/goodbyeplugin.1.0.0.nupkg", "packages/greetings.2.0.0.nupkg"], Entries().Skip(5));
        Assert.Equal("GoodbyePlugin", DropInSet.Read(DropInScope.OfProject(Target)).Single().Id);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("packages/notes.txt")]
    [InlineData("dropins.json")]
    public async Task A_folder_with_something_else_in_it_is_refused(string file)
    {
        await _sandbox.AddAsync("HelloPlugin");
        if (file != "dropins.json")
        {
            await WriteAsync();
        }

        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, file), "mine");
        var before = Entries();

        var exception = await Assert.ThrowsAsync<PluginHostException>(WriteAsync);

        Assert.Equal(
            $"Cannot write the bundle \"{Target}\": it has \"{file.Replace('/', Path.DirectorySeparatorChar)}\", which is of no earlier bundle and would be lost.\n"
            + "Give a new folder: mktap plugin bundle FOLDER",
            exception.Message);
        Assert.Equal(before, Entries());
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_refused()
    {
        File.WriteAllText(Target, "mine");
        Assert.Contains("it is a file", (await Assert.ThrowsAsync<PluginHostException>(WriteAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_process_left_behind_does_not_matter()
    {
        await _sandbox.AddAsync("HelloPlugin");
        Directory.CreateDirectory(Path.Combine(Target, ".bundle-0123", "packages"));
        await WriteAsync();
        Assert.Equal(7, Entries().Length);
    }

    private Task<BundleSummary> WriteAsync() =>
        new DropInBundle(_sandbox.Home, _sandbox.Restorer).WriteAsync(Target, HeldDropIns.Read([_sandbox.User]).All, [], CancellationToken.None);

    private string[] Entries() =>
        [.. Directory.EnumerateFileSystemEntries(Target, "*", SearchOption.AllDirectories).Select(entry => Path.GetRelativePath(Target, entry).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
