using System.Net;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Restoring;

/// <summary>Restores over HTTP, with feeds that behave and feeds that do not.</summary>
public sealed class FeedRestoreTests : IDisposable
{
    private readonly Sandbox _sandbox = new() { FeedPatience = TimeSpan.FromSeconds(60) };
    private readonly HttpFeed _feed;

    public FeedRestoreTests()
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
    public async Task A_feed_is_asked_once_for_each_thing_and_never_again()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        Assert.Equal(["web", "web"], locked.Packages.Select(package => package.Source));
        Assert.All(_feed.Requests.ByPath, path => Assert.Equal(1, path.Value));

        _feed.Requests.Clear();
        await _sandbox.Restorer.EnsureAsync(PluginDirectory.Open(_sandbox.Home, [_sandbox.User]).FindTaps("hello").Single(), CancellationToken.None);
        await _sandbox.Restorer.EnsureAsync(locked, CancellationToken.None);
        Assert.Equal(0, _feed.Requests.Count);
    }

    [Fact]
    public async Task The_password_of_nuget_config_opens_a_closed_feed()
    {
        _feed.Credentials = ("me", "secret");
        _sandbox.GiveCredentials("web", "me", "secret");
        await _sandbox.RestoreAsync("HelloPlugin");
        Assert.Empty(_sandbox.Problems);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_closed_feed_without_the_right_password_is_an_error_with_the_remedy(bool withWrongOne)
    {
        _feed.Credentials = ("me", "secret");
        if (withWrongOne)
        {
            _sandbox.GiveCredentials("web", "me", "wrong");
        }

        Assert.Equal(
            "Cannot find the package \"HelloPlugin\".\n"
            + "Looked in web (HTTP 401; give its user name and password with \"dotnet nuget update source web\").\n"
            + "Run the command again when the feed \"web\" answers, or see: dotnet nuget list source",
            await _sandbox.RestoreErrorAsync("HelloPlugin"));
    }

    [Fact]
    public async Task A_feed_that_is_not_encrypted_is_used_only_when_that_is_meant()
    {
        File.WriteAllText(
            Path.Combine(_sandbox.Root, "nuget.config"),
            $"""<configuration><packageSources><clear /><add key="web" value="{_feed.Address}" /><add key="folder" value="feed" /></packageSources></configuration>""");
        Assert.Equal("folder", (await _sandbox.RestoreAsync("HelloPlugin")).Packages[0].Source);
        Assert.Equal(
            ["The feed \"web\" cannot be used: it is not encrypted; if that is meant, give it allowInsecureConnections=\"true\" in nuget.config."],
            _sandbox.Problems);
        Assert.Equal(0, _feed.Requests.Count);
    }

    [Fact]
    public async Task A_slow_feed_is_waited_for()
    {
        _feed.Delay = TimeSpan.FromMilliseconds(100);
        _feed.ChunkSize = 64;
        Assert.True(_sandbox.Loader.IsComplete(await _sandbox.RestoreAsync("HelloPlugin")));
        Assert.Empty(_sandbox.Problems);
    }

    [Fact]
    public async Task Feeds_that_are_dead_do_not_disturb_one_that_lives()
    {
        using var broken = new HttpFeed(_sandbox.Feed) { Status = HttpStatusCode.ServiceUnavailable };
        _sandbox.AddSource("broken", broken.Address);
        _sandbox.AddSource("gone", Path.Combine(_sandbox.Root, "gone"));
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        Assert.Equal(["web", "web"], locked.Packages.Select(package => package.Source));
        Assert.Equal(
            [
                "The feed \"broken\" cannot be used: HTTP 503 (ServiceUnavailable).",
                $"The feed \"gone\" cannot be used: the folder \"{_sandbox.Root}/gone\" does not exist.",
            ],
            _sandbox.Problems.Order());
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_an_error_and_nothing_is_taken()
    {
        _feed.CutsOffAfter = 1000;
        _feed.Misbehaves = request => request.Path.EndsWith(".nupkg", StringComparison.Ordinal);
        Assert.Equal(
            "Cannot read HelloPlugin 1.0.0 from the feed \"web\": it lists the package, but the download failed.\n"
            + "Run the command again when the feed is well, or take another version: mktap plugin search HelloPlugin",
            await _sandbox.RestoreErrorAsync("HelloPlugin"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.Home.Packages));

        _feed.CutsOffAfter = null;
        await _sandbox.RestoreAsync("HelloPlugin");
    }

    [Fact]
    public async Task A_download_with_another_byte_is_an_error_and_nothing_is_taken()
    {
        _feed.ChangedPackages = ["HelloPlugin"];
        Assert.StartsWith("The package HelloPlugin 1.0.0 is damaged: ", await _sandbox.RestoreErrorAsync("HelloPlugin"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.Home.Packages));
    }

    [Fact]
    public async Task A_download_that_never_comes_is_given_up()
    {
        _feed.Hangs = true;
        _feed.Misbehaves = request => request.Path.EndsWith("helloplugin.1.0.0.nupkg", StringComparison.Ordinal);
        var restorer = new DropInRestorer(_sandbox.Home, _sandbox.Root, _sandbox) { FeedPatience = TimeSpan.FromSeconds(3) };
        var exception = await Assert.ThrowsAsync<PluginHostException>(
            () => restorer.RestoreAsync(new DropInRequest("HelloPlugin"), _sandbox.User, stock: false, CancellationToken.None));
        Assert.Equal("Cannot read HelloPlugin 1.0.0 from the feed \"web\": it lists the package, but the download failed.\n"
            + "Run the command again when the feed is well, or take another version: mktap plugin search HelloPlugin", exception.Message);
    }

    [Fact]
    public async Task A_disabled_feed_is_not_asked()
    {
        _sandbox.AddSource("folder", _sandbox.Feed);
        _sandbox.Configure("""<disabledPackageSources><add key="web" value="true" /></disabledPackageSources>""");
        Assert.Equal("folder", (await _sandbox.RestoreAsync("HelloPlugin")).Packages[0].Source);
        Assert.Equal(0, _feed.Requests.Count);
    }

    [Fact]
    public async Task The_nuget_config_of_a_nearer_folder_adds_to_and_overrides_those_above()
    {
        var folder = Path.Combine(_sandbox.Root, "project", "below");
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(_sandbox.Root, "project", "nuget.config"),
            $"""<configuration><packageSources><add key="near" value="../feed" /></packageSources><disabledPackageSources><add key="web" value="true" /></disabledPackageSources></configuration>""");
        var restorer = new DropInRestorer(_sandbox.Home, folder, _sandbox);
        var locked = await restorer.RestoreAsync(new DropInRequest("HelloPlugin"), _sandbox.User, stock: false, CancellationToken.None);
        Assert.Equal("near", locked.Packages[0].Source);
        Assert.Equal(0, _feed.Requests.Count);
    }

    [Fact]
    public async Task A_feed_that_source_mapping_does_not_send_a_package_to_never_hears_of_it()
    {
        _sandbox.AddSource("folder", _sandbox.Feed);
        _sandbox.MapSource("folder", "*");
        _sandbox.MapSource("web", "Other.*");
        Assert.Equal(["folder", "folder"], (await _sandbox.RestoreAsync("HelloPlugin")).Packages.Select(package => package.Source));
        Assert.Equal(0, _feed.Requests.Count);
    }
}
