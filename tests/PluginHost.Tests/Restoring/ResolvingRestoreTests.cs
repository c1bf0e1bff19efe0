using System.Net;
using Twisted.Manifest;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Restoring;

public sealed class ResolvingRestoreTests : IDisposable
{
    private const string Remedy = "\nAdd the feed that has it: dotnet nuget add source FOLDER_OR_URL --name NAME";

    private readonly Sandbox _sandbox = new() { FeedPatience = TimeSpan.FromSeconds(3) };

    public ResolvingRestoreTests() => Fixtures.PackAll(_sandbox.Feed);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_drop_in_is_restored_with_what_it_needs_and_locked()
    {
        var locked = await _sandbox.RestoreAsync("helloplugin");
        Assert.Equal(["HelloPlugin 1.0.0 folder", "Greetings 1.0.0 folder"], locked.Packages.Select(package => $"{package.Id} {package.Version} {package.Source}"));
        Assert.Equal(
            ["lib/net10.0/HelloPlugin.dll Managed", "lib/net10.0/de/HelloPlugin.resources.dll Resource", "plugins.json Manifest"],
            locked.Packages[0].Files.Select(file => $"{file.Path} {file.Kind}"));
        Assert.True(_sandbox.Loader.IsComplete(locked));
        Assert.Equal(LockWriter.Write([locked]), File.ReadAllBytes(_sandbox.User.LockFile));
        Assert.Equal(LockWriter.Write([locked]), LockWriter.Write(StoredLock.Read(_sandbox.User)));
        Assert.Empty(_sandbox.Problems);
        Assert.Equal(
            ["Looking for helloplugin of 0", "Restoring helloplugin 1.0.0 from folder of 2", "Restoring Greetings 1.0.0 from folder of 2", "Restored HelloPlugin 1.0.0 of 2"],
            _sandbox.Steps.Select(step => $"{step.Text} of {step.Total}"));
        Assert.Empty(Directory.EnumerateFiles(_sandbox.Home.Packages));
    }

    [Fact]
    public async Task What_was_restored_is_not_restored_again()
    {
        await _sandbox.AddAsync("HelloPlugin");
        Directory.Delete(_sandbox.Feed, recursive: true);
        _sandbox.Steps.Clear();
        await _sandbox.Restorer.EnsureAsync(PluginDirectory.Open(_sandbox.Home, [_sandbox.User]).FindTaps("hello").Single(), CancellationToken.None);
        Assert.Empty(_sandbox.Steps);
    }

    [Theory]
    [InlineData(null, "1.10.0")]
    [InlineData("1.0.0", "1.0.0")]
    [InlineData("[1.0, 1.5)", "1.2.0")]
    [InlineData("2.0.0-beta", "2.0.0-beta")]
    [InlineData("[2.0.0-alpha,)", "2.0.0-beta")]
    public async Task The_newest_version_is_taken_of_those_that_are_asked_for(string? asked, string taken)
    {
        foreach (var version in new[] { "1.2.0", "1.10.0", "2.0.0-beta" })
        {
            Fixtures.Hello(version).PackInto(_sandbox.Feed);
        }

        Assert.Equal(taken, (await _sandbox.RestoreAsync("HelloPlugin", asked)).Version);
    }

    [Fact]
    public async Task A_package_that_no_feed_has_is_an_error_with_what_each_feed_said()
    {
        using var broken = new HttpFeed(_sandbox.Feed) { Status = HttpStatusCode.InternalServerError };
        _sandbox.AddSource("broken", broken.Address);
        _sandbox.AddSource("gone", Path.Combine(_sandbox.Root, "gone"));
        Assert.Equal(
            "Cannot find the package \"Nothing\".\n"
            + $"Looked in folder (has no such package), broken (HTTP 500 (InternalServerError)), gone (the folder \"{_sandbox.Root}/gone\" does not exist)."
            + "\nRun the command again when the feed \"broken\" answers, or see: dotnet nuget list source",
            await _sandbox.RestoreErrorAsync("Nothing"));
    }

    [Fact]
    public async Task A_version_that_no_feed_has_is_an_error_with_the_versions_that_there_are() =>
        Assert.Equal(
            "Cannot find the package \"HelloPlugin\" 3.0.0.\nLooked in folder (has only 1.0.0).\nSee what there is: mktap plugin search HelloPlugin",
            await _sandbox.RestoreErrorAsync("HelloPlugin", "3.0.0"));

    [Fact]
    public async Task A_needed_package_that_no_feed_has_is_an_error_that_says_who_needs_it()
    {
        new TestPackage("Greetings", "0.5.0").PackInto(_sandbox.Feed);
        File.Delete(Path.Combine(_sandbox.Feed, "Greetings.1.0.0.nupkg"));
        File.Delete(Path.Combine(_sandbox.Feed, "Greetings.2.0.0.nupkg"));
        Assert.Equal(
            "Cannot restore HelloPlugin 1.0.0: it needs Greetings (>= 1.0.0), which cannot be found.\nLooked in folder (has only 0.5.0).\n"
            + "Add the feed that has it: dotnet nuget add source FOLDER_OR_URL --name NAME",
            await _sandbox.RestoreErrorAsync("HelloPlugin"));
        Assert.False(File.Exists(_sandbox.User.LockFile));
    }

    [Fact]
    public async Task Without_any_feed_the_error_says_so()
    {
        _sandbox.RemoveSource("folder");
        Assert.Equal("Cannot find the package \"HelloPlugin\".\nNo feed is configured." + Remedy, await _sandbox.RestoreErrorAsync("HelloPlugin"));
    }

    [Fact]
    public async Task A_feed_over_http_gives_out_its_packages()
    {
        using var http = new HttpFeed(_sandbox.Feed);
        _sandbox.RemoveSource("folder");
        _sandbox.AddSource("web", http.Address);
        Assert.Equal(["web", "web"], (await _sandbox.RestoreAsync("HelloPlugin")).Packages.Select(package => package.Source));
    }

    [Fact]
    public async Task A_feed_that_fails_is_named_and_the_others_are_used()
    {
        using var broken = new HttpFeed(_sandbox.Feed) { Status = HttpStatusCode.InternalServerError };
        _sandbox.AddSource("broken", broken.Address);
        await _sandbox.RestoreAsync("HelloPlugin");
        Assert.Equal(["The feed \"broken\" cannot be used: HTTP 500 (InternalServerError)."], _sandbox.Problems);
    }

    [Fact]
    public async Task A_feed_that_refuses_connections_is_named_and_the_others_are_used()
    {
        _sandbox.AddSource("refusing", $"http://127.0.0.1:{HttpFeed.FreePort()}/index.json");
        await _sandbox.RestoreAsync("HelloPlugin");
        Assert.Equal(["The feed \"refusing\" cannot be used: Connection refused."], _sandbox.Problems);
    }

    [Fact]
    public async Task A_feed_that_never_answers_is_named_and_the_others_are_used()
    {
        using var hanging = new HttpFeed(_sandbox.Feed) { Hangs = true };
        _sandbox.AddSource("hanging", hanging.Address);
        await _sandbox.RestoreAsync("HelloPlugin");
        Assert.Equal(["The feed \"hanging\" cannot be used: it did not answer within 3 s."], _sandbox.Problems);
    }

    [Fact]
    public async Task A_feed_that_wants_a_password_is_named_without_its_address()
    {
        using var closed = new HttpFeed(_sandbox.Feed) { Status = HttpStatusCode.Unauthorized };
        _sandbox.AddSource("closed", closed.Address.Replace("http://", "http://me:secret@", StringComparison.Ordinal));
        await _sandbox.RestoreAsync("HelloPlugin");
        Assert.Equal(
            ["The feed \"closed\" cannot be used: HTTP 401; give its user name and password with \"dotnet nuget update source closed\"."],
            _sandbox.Problems);
    }

    [Fact]
    public async Task A_folder_that_is_named_by_a_relative_path_has_its_feeds_too()
    {
        var restorer = new DropInRestorer(_sandbox.Home, Path.GetRelativePath(Environment.CurrentDirectory, _sandbox.Root), _sandbox);
        var locked = await restorer.RestoreAsync(new DropInRequest("HelloPlugin"), _sandbox.User, stock: false, CancellationToken.None);
        Assert.Equal("folder", locked.Packages[0].Source);
    }

    [Fact]
    public async Task A_broken_nuget_config_is_named()
    {
        File.WriteAllText(Path.Combine(_sandbox.Root, "nuget.config"), "<configuration>");
        Assert.StartsWith($"Cannot read the feeds of \"{_sandbox.Root}\": ", await _sandbox.RestoreErrorAsync("HelloPlugin"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_comes_only_from_the_feeds_that_source_mapping_lets_it()
    {
        var other = Path.Combine(_sandbox.Root, "other");
        Fixtures.PackAll(other);
        _sandbox.AddSource("other", other);
        _sandbox.MapSource("folder", "Greetings");
        _sandbox.MapSource("other", "*");
        Assert.Equal(["other", "folder"], (await _sandbox.RestoreAsync("HelloPlugin")).Packages.Select(package => package.Source));

        File.Delete(Path.Combine(other, "GoodbyePlugin.1.0.0.nupkg"));
        Assert.Equal(
            "Cannot find the package \"GoodbyePlugin\".\nLooked in folder (package source mapping does not send it there), other (has no such package)." + Remedy,
            await _sandbox.RestoreErrorAsync("GoodbyePlugin"));
    }

    [Fact]
    public async Task A_package_without_a_manifest_is_no_plug_in()
    {
        Assert.Equal(
            "The package Greetings 2.0.0 is no plug-in: it has no plugins.json.\nIf you are its author, add the package Twisted.Sdk to the project; it writes that file.",
            await _sandbox.RestoreErrorAsync("Greetings"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.Home.Packages));
    }

    [Fact]
    public async Task A_package_with_a_broken_manifest_is_named_and_not_taken()
    {
        Fixtures.Hello().WithFile(PluginManifest.FileName, "{ \"schema\": 1 }"u8.ToArray()).PackInto(_sandbox.Feed);
        Assert.Equal(
            "Cannot read the manifest of HelloPlugin 1.0.0, \"plugins.json\" in the package: \"framework\" is missing.\n"
            + "Take another version: mktap plugin search HelloPlugin",
            await _sandbox.RestoreErrorAsync("HelloPlugin"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.Home.Packages));
    }

    [Fact]
    public async Task A_drop_in_for_another_Framework_is_refused_by_its_manifest()
    {
        Fixtures.Hello().WithFile(PluginManifest.FileName, Fixtures.Manifest("[7.0.0, 8.0.0)")).PackInto(_sandbox.Feed);
        Assert.Equal(
            $"HelloPlugin 1.0.0 was built for Twisted.Framework [7.0.0, 8.0.0), and this host has {HostVersion.Text}.\nTake another version of HelloPlugin, or of mktap and twistd: mktap plugin search HelloPlugin",
            await _sandbox.RestoreErrorAsync("HelloPlugin"));
    }

    [Fact]
    public async Task A_drop_in_for_another_Framework_is_refused_by_its_dependency_even_if_a_feed_has_that()
    {
        new TestPackage("Twisted.Framework", "7.0.0").PackInto(_sandbox.Feed);
        new TestPackage("Middle", "1.0.0").WithDependency("Twisted.Framework", "7.0.0").PackInto(_sandbox.Feed);
        Fixtures.Hello("5.0.0").WithDependency("Middle", "1.0.0").PackInto(_sandbox.Feed);
        Assert.Equal(
            $"Cannot restore HelloPlugin 5.0.0: HelloPlugin 5.0.0 -> Middle 1.0.0 needs Twisted.Framework (>= 7.0.0), and this host has {HostVersion.Text}.\n"
            + "Take another version of Middle, or of mktap and twistd: mktap plugin search HelloPlugin",
            await _sandbox.RestoreErrorAsync("HelloPlugin"));
    }

    [Fact]
    public async Task What_the_host_has_is_taken_from_it_and_newer_ones_are_private()
    {
        new TestPackage("System.Text.Json", "99.0.0").PackInto(_sandbox.Feed);
        Fixtures.Hello("5.0.0")
            .WithDependency("System.Text.Json", "99.0.0")
            .WithDependency("System.Collections", "4.3.0")
            .WithDependency("Microsoft.Extensions.Logging.Abstractions", "8.0.0")
            .WithDependency("Microsoft.Extensions.Hosting.Abstractions", "8.0.0")
            .PackInto(_sandbox.Feed);
        Assert.Equal(["HelloPlugin", "Greetings", "System.Text.Json"], (await _sandbox.RestoreAsync("HelloPlugin")).Packages.Select(package => package.Id));
    }

    [Fact]
    public async Task Packages_that_pin_different_versions_are_an_error_that_names_both()
    {
        new TestPackage("Left", "1.0.0").WithDependency("Greetings", "[1.0.0]").PackInto(_sandbox.Feed);
        new TestPackage("Right", "1.0.0").WithDependency("Greetings", "[2.0.0]").PackInto(_sandbox.Feed);
        Plugin("Both").WithDependency("Left", "1.0.0").WithDependency("Right", "1.0.0").PackInto(_sandbox.Feed);
        Assert.Equal(
            "Cannot restore Both 1.0.0: its packages need different versions of Greetings,\n"
            + "Both 1.0.0 -> Left 1.0.0 -> Greetings (= 1.0.0), and Both 1.0.0 -> Right 1.0.0 -> Greetings (= 2.0.0). Its author has to make them agree.\n"
            + "Until then, take another version: mktap plugin search Both",
            await _sandbox.RestoreErrorAsync("Both"));
    }

    [Fact]
    public async Task A_pin_deep_down_that_a_nearer_reference_overrides_is_an_error()
    {
        new TestPackage("Left", "1.0.0").WithDependency("Greetings", "[1.0.0]").PackInto(_sandbox.Feed);
        Plugin("Both").WithDependency("Left", "1.0.0").WithDependency("Greetings", "2.0.0").PackInto(_sandbox.Feed);
        Assert.Equal(
            "Cannot restore Both 1.0.0: Both 1.0.0 -> Left 1.0.0 needs Greetings (= 1.0.0),\n"
            + "but Both 1.0.0 -> Greetings 2.0.0 is nearer. Its author has to make them agree.\n"
            + "Until then, take another version: mktap plugin search Both",
            await _sandbox.RestoreErrorAsync("Both"));
    }

    [Fact]
    public async Task Packages_that_need_each_other_are_an_error()
    {
        new TestPackage("Left", "1.0.0").WithDependency("Both", "1.0.0").PackInto(_sandbox.Feed);
        Plugin("Both").WithDependency("Left", "1.0.0").PackInto(_sandbox.Feed);
        Assert.Equal(
            "Cannot restore Both 1.0.0: its packages need each other in a circle, Both 1.0.0 -> Left 1.0.0 -> Both (>= 1.0.0).\n"
            + "Its author has to break it; until then, take another version: mktap plugin search Both",
            await _sandbox.RestoreErrorAsync("Both"));
    }

    [Fact]
    public async Task A_package_of_the_feed_that_is_not_the_one_in_the_store_is_an_error()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        var file = Fixtures.Hello().WithFile("news.txt", "changed"u8.ToArray()).PackInto(_sandbox.Feed);
        var message = await _sandbox.RestoreErrorAsync("HelloPlugin");
        Assert.Equal(
            $"HelloPlugin 1.0.0 of the feed \"folder\" is not the one in the store: its hash is {PackageContent.HashOf(file)}, and not {locked.Packages[0].Sha512}.\n"
            + $"To take the feed's, delete \"{_sandbox.StorePath(locked.Packages[0], "")}\"; taps that were made with the other one then no longer run.",
            message);
    }

    [Fact]
    public async Task A_package_of_the_feed_with_a_flipped_byte_is_named_and_not_taken()
    {
        var file = Path.Combine(_sandbox.Feed, "HelloPlugin.1.0.0.nupkg");
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.AsSpan().IndexOf("lib/net10.0/HelloPlugin.dll"u8) + 1000] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.StartsWith("The package HelloPlugin 1.0.0 is damaged: \"lib/net10.0/HelloPlugin.dll\" ", await _sandbox.RestoreErrorAsync("HelloPlugin"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.Home.Packages));
    }

    [Fact]
    public async Task A_package_of_the_feed_that_was_cut_off_is_named_and_the_others_are_used()
    {
        var file = Path.Combine(_sandbox.Feed, "HelloPlugin.1.0.0.nupkg");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..1000]);
        Assert.StartsWith(
            "Cannot find the package \"HelloPlugin\".\nLooked in folder (",
            await _sandbox.RestoreErrorAsync("HelloPlugin"),
            StringComparison.Ordinal);
        Assert.StartsWith("The feed \"folder\" cannot be used for HelloPlugin: ", Assert.Single(_sandbox.Problems), StringComparison.Ordinal);
        await _sandbox.RestoreAsync("GoodbyePlugin");
    }

    [Fact]
    public async Task Restoring_again_puts_right_what_was_changed_in_the_store()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        Sandbox.FlipByte(_sandbox.StorePath(locked.Packages[0], "lib/net10.0/HelloPlugin.dll"));
        var again = await _sandbox.RestoreAsync("HelloPlugin");
        Assert.Equal(LockWriter.Write([locked]), LockWriter.Write([again]));
        _sandbox.Loader.Load(again).LoadAssembly("HelloPlugin.dll");
    }

    [Fact]
    public async Task A_broken_lock_stays_until_the_user_has_it_replaced_and_is_then_put_aside()
    {
        Directory.CreateDirectory(_sandbox.Home.Root);
        File.WriteAllText(_sandbox.User.LockFile, "{");
        await _sandbox.RestoreAsync("HelloPlugin");
        Assert.Equal("{", File.ReadAllText(_sandbox.User.LockFile));

        using var plan = await _sandbox.Restorer.PlanAsync(new DropInRequest("HelloPlugin"), new PlanOptions(), CancellationToken.None);
        await plan.CommitAsync(_sandbox.User, CancellationToken.None);
        Assert.Equal("{", File.ReadAllText($"{_sandbox.User.LockFile}.broken"));
        Assert.Contains("was broken (line 1: the file ends in the middle; it was cut off)", Assert.Single(_sandbox.Problems), StringComparison.Ordinal);
        Assert.Single(StoredLock.Read(_sandbox.User));
    }

    [Fact]
    public async Task Eight_processes_restore_into_one_empty_store_at_once()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            TestProgram.RunAsync(_sandbox, "WarmProgram", _sandbox.Root, i % 2 == 0 ? "HelloPlugin" : "GoodbyePlugin")));
        Assert.All(runs, run => Assert.Equal((0, "", ""), run));
        Assert.Equal(["GoodbyePlugin", "HelloPlugin"], StoredLock.Read(_sandbox.User).Select(dropIn => dropIn.Id));
        Assert.Equal(["GoodbyePlugin", "HelloPlugin"], DropInSet.Read(_sandbox.User).Select(request => request.Id).Order());
        Assert.All(StoredLock.Read(_sandbox.User), dropIn => Assert.True(_sandbox.Loader.IsComplete(dropIn)));
    }

    [Fact]
    public async Task A_cancelled_restore_ends()
    {
        using var hanging = new HttpFeed(_sandbox.Feed) { Hangs = true };
        _sandbox.AddSource("hanging", hanging.Address);
        using var cancellation = new CancellationTokenSource();
        var restore = _sandbox.Restorer.RestoreAsync(new DropInRequest("HelloPlugin"), _sandbox.User, stock: false, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restore);
    }

    private static TestPackage Plugin(string id) =>
        new TestPackage(id, "1.0.0").WithFile(PluginManifest.FileName, Fixtures.Manifest(Fixtures.Framework));
}
