using Twisted.Manifest;
using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Diagnosing;

/// <summary>Each problem that the doctor knows is made, and found.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public DoctorTests() => Fixtures.PackAll(_sandbox.Feed);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task What_is_well_is_called_well()
    {
        await _sandbox.AddAsync("GoodbyePlugin");
        var findings = await ExamineAsync();
        Assert.All(findings, finding => Assert.Equal((FindingLevel.Ok, null), (finding.Level, finding.Remedy)));
        Assert.Equal(
            ["store", "downloads", "unused", "sets", "files", "manifests", "host", "assemblies", "commands", "feeds", "vulnerable"],
            findings.Select(finding => finding.Check));
    }

    [Fact]
    public async Task Before_anything_was_restored_all_is_well_and_nothing_is_made()
    {
        Assert.All(await ExamineAsync(), finding => Assert.Equal(FindingLevel.Ok, finding.Level));
        Assert.False(Directory.Exists(_sandbox.Home.Root));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_to()
    {
        File.WriteAllText(_sandbox.Home.Root, "");
        await ExpectAsync("store", "error: \"ROOT/home\" cannot be written to: it, or its folder \"packages\", is a file | export TWISTED_HOME=FOLDER");
    }

    [Fact]
    public async Task A_download_that_was_abandoned_and_not_one_that_goes_on()
    {
        using var download = new Download(_sandbox.Home);
        await ExpectAsync("downloads", "ok: none was abandoned");
        File.WriteAllText(Path.Combine(_sandbox.Home.Downloads, "0123.claim"), "");
        File.WriteAllText(Path.Combine(_sandbox.Home.Downloads, "0123.nupkg"), "");
        await ExpectAsync("downloads", "warning: \"ROOT/home/downloads\" has 1 that was abandoned | mktap plugin restore");
    }

    [Fact]
    public async Task Packages_that_nobody_here_needs()
    {
        await _sandbox.AddAsync("HelloPlugin");
        await _sandbox.RestoreAsync("GoodbyePlugin");
        await ExpectAsync("unused", "ok: every package of the store is used here (4)");
        File.Delete(_sandbox.User.LockFile);
        Assert.StartsWith("ok: 4 of 4 packages are in no lock that holds here, ", await FindingsAsync("unused"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_and_a_lock_that_do_not_agree()
    {
        await _sandbox.AddAsync("HelloPlugin");
        await DropInSet.AddAsync(_sandbox.Home, _sandbox.User, new DropInRequest("HelloPlugin", "2.0.0"), CancellationToken.None);
        await DropInSet.AddAsync(_sandbox.Home, _sandbox.User, new DropInRequest("Other"), CancellationToken.None);
        await _sandbox.RestoreAsync("GoodbyePlugin");
        await ExpectAsync(
            "sets",
            "error: \"ROOT/home/dropins.json\" asks for HelloPlugin 2.0.0, and its lock has 1.0.0 | mktap plugin update HelloPlugin",
            "error: \"ROOT/home/dropins.json\" asks for Other, and its lock does not have it | mktap plugin update Other",
            "warning: \"ROOT/home/dropins.lock.json\" has GoodbyePlugin 1.0.0, which its set does not ask for | mktap plugin add GoodbyePlugin");
    }

    [Fact]
    public async Task A_set_and_a_lock_that_cannot_be_read()
    {
        Directory.CreateDirectory(_sandbox.Home.Root);
        File.WriteAllText(_sandbox.User.SetFile, "{");
        File.WriteAllText(_sandbox.User.LockFile, "[]");
        var found = await FindingsAsync("sets");
        Assert.Contains("error: Cannot read the lock \"ROOT/home/dropins.lock.json\": ", found, StringComparison.Ordinal);
        Assert.Contains("error: Cannot read the set of drop-ins \"ROOT/home/dropins.json\": ", found, StringComparison.Ordinal);
        Assert.Contains("| mv \"ROOT/home/dropins.json\" \"ROOT/home/dropins.json.broken\"", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_missing_or_were_changed()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        Sandbox.FlipByte(_sandbox.StorePath(locked.Packages[0], "lib/net10.0/HelloPlugin.dll"));
        Sandbox.FlipByte(_sandbox.StorePath(locked.Packages[1], "greetings.1.0.0.nupkg"));
        File.Delete(_sandbox.StorePath(locked.Packages[1], "lib/net10.0/Greetings.dll"));
        var found = await FindingsAsync("files");
        Assert.Contains(
            "error: \"ROOT/home/packages/helloplugin/1.0.0/lib/net10.0/HelloPlugin.dll\" of HelloPlugin 1.0.0 was changed since it was restored | mktap plugin restore\n",
            found,
            StringComparison.Ordinal);
        Assert.Contains("error: \"ROOT/home/packages/greetings/1.0.0/lib/net10.0/Greetings.dll\" of Greetings 1.0.0 is missing | mktap plugin restore\n", found, StringComparison.Ordinal);
        Assert.Contains("error: \"ROOT/home/packages/greetings/1.0.0/greetings.1.0.0.nupkg\", the package Greetings 1.0.0, ", found, StringComparison.Ordinal);

        await _sandbox.Restorer.RepairAsync(locked, CancellationToken.None);
        Assert.StartsWith("ok: ", await FindingsAsync("files"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drop_in_that_is_locked_and_not_restored_on_this_machine()
    {
        await _sandbox.AddAsync("HelloPlugin");
        Directory.Delete(_sandbox.Home.Packages, recursive: true);
        await ExpectAsync("files", "warning: HelloPlugin 1.0.0 is locked, and not in the store yet | mktap plugin restore");
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_read()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        Replace(locked, "{ \"schema\": 99 }"u8.ToArray());
        Assert.StartsWith(
            "error: HelloPlugin 1.0.0: its manifest cannot be read: ",
            await FindingsAsync("manifests"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_names_what_is_not_there()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        Replace(locked, Fixtures.Manifest(
            Fixtures.Framework, Fixtures.Tap("hello", "HelloPlugin.Gone", "HelloPlugin.dll"), Fixtures.Tap("hallo", "HelloPlugin.HelloTap", "Gone.dll")));
        await ExpectAsync(
            "manifests",
            "error: HelloPlugin 1.0.0: the plug-in \"hello\" is to be the class \"HelloPlugin.Gone\", which is not in \"HelloPlugin.dll\" | mktap plugin update HelloPlugin",
            "error: HelloPlugin 1.0.0: the plug-in \"hallo\" is to be in \"Gone.dll\", which is no file of the package | mktap plugin update HelloPlugin");
    }

    [Fact]
    public async Task A_drop_in_for_another_host()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        Replace(locked, Fixtures.Manifest("[7.0.0, 8.0.0)", Fixtures.Tap("hello", "HelloPlugin.HelloTap", "HelloPlugin.dll")));
        await ExpectAsync(
            "host",
            $"error: HelloPlugin 1.0.0 needs Twisted.Framework [7.0.0, 8.0.0), and this host has {HostVersion.Text} | mktap plugin update HelloPlugin");
    }

    [Fact]
    public async Task An_assembly_that_nobody_serves()
    {
        new TestPackage("HelloPlugin", "2.0.0")
            .WithFile("lib/net10.0/HelloPlugin.dll", File.ReadAllBytes(Fixtures.PluginFile("HelloPlugin", "HelloPlugin.dll")))
            .WithFile(PluginManifest.FileName, Fixtures.Manifest(Fixtures.Framework, Fixtures.Tap("hello", "HelloPlugin.HelloTap", "HelloPlugin.dll")))
            .PackInto(_sandbox.Feed);
        await _sandbox.AddAsync("HelloPlugin");
        Assert.Contains(
            "error: \"lib/net10.0/HelloPlugin.dll\" of HelloPlugin 2.0.0 needs the assembly \"Greetings\" 1.0.0.0, which is neither in the drop-in's packages nor in the host "
            + "| mktap plugin update HelloPlugin",
            await FindingsAsync("assemblies"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assembly_that_is_older_than_what_it_was_compiled_against_and_is_there_twice()
    {
        new TestPackage("Another", "1.0.0")
            .WithFile("lib/net10.0/Greetings.dll", File.ReadAllBytes(Fixtures.PluginFile("Greetings1", "Greetings.dll")))
            .PackInto(_sandbox.Feed);
        Fixtures.Goodbye("2.0.0").WithDependency("Another", "1.0.0").PackInto(_sandbox.Feed);
        await _sandbox.AddAsync("GoodbyePlugin");
        await ExpectAsync(
            "assemblies",
            "error: \"lib/net10.0/GoodbyePlugin.dll\" of GoodbyePlugin 2.0.0 needs the assembly \"Greetings\" 2.0.0.0, and would get 1.0.0.0 "
            + "from Another 1.0.0 lib/net10.0/Greetings.dll | mktap plugin update GoodbyePlugin",
            "warning: GoodbyePlugin 2.0.0 has the assembly \"Greetings\" in Another 1.0.0 and Greetings 2.0.0; the one of the first is used | mktap plugin why Greetings");
    }

    [Fact]
    public async Task Each_reference_is_served_by_the_drop_in_the_host_or_a_shared_framework()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        var served = AssemblyMap.Of(_sandbox.Home, locked).References.Where(reference => reference.PackageId == "HelloPlugin").ToDictionary(reference => reference.Name);
        Assert.Equal((AssemblyServer.DropIn, "Greetings 1.0.0 lib/net10.0/Greetings.dll"), (served["Greetings"].Server, served["Greetings"].ServedBy));
        Assert.Equal(AssemblyServer.Host, served["Twisted.Framework"].Server);
        Assert.Equal(AssemblyServer.SharedFramework, served["System.Runtime"].Server);
    }

    [Fact]
    public async Task Commands_that_cannot_be_reached_by_their_names()
    {
        Pack("First", "same");
        Pack("Second", "same");
        Pack("Third", "qotd");
        Pack("Fourth", "plugin");
        Pack("Fifth", "passwd");
        foreach (var id in (string[])["First", "Second", "Third", "Fourth", "Fifth"])
        {
            await _sandbox.AddAsync(id);
        }

        await ExpectAsync(
            "commands",
            "error: \"same\" is provided by First 1.0.0 and Second 1.0.0; none goes before the other | mktap --package First same",
            $"warning: \"qotd\" of TwistedQuotes {HostVersion.Text} is hidden by that of Third 1.0.0 | mktap --package TwistedQuotes qotd",
            "warning: \"passwd\" of Fifth 1.0.0 is hidden by mktap's own | mktap --package Fifth passwd",
            "warning: \"plugin\" of Fourth 1.0.0 is hidden by mktap's own | mktap --package Fourth plugin");
    }

    [Fact]
    public async Task Feeds_that_do_not_answer()
    {
        _sandbox.AddSource("gone", Path.Combine(_sandbox.Root, "gone"));
        _sandbox.AddSource("dead", $"http://127.0.0.1:{HttpFeed.FreePort()}/v3/index.json");
        await ExpectAsync(
            "feeds",
            "warning: \"gone\" cannot be used: the folder \"ROOT/gone\" does not exist | dotnet nuget disable source \"gone\"",
            "warning: \"dead\" cannot be used: Connection refused | dotnet nuget disable source \"dead\"");
    }

    [Fact]
    public async Task No_feed_at_all()
    {
        _sandbox.RemoveSource("folder");
        await ExpectAsync("feeds", "warning: none is configured | dotnet nuget add source FOLDER_OR_URL --name NAME");
    }

    [Fact]
    public async Task Feeds_that_cannot_be_known_because_a_nuget_config_is_broken()
    {
        File.WriteAllText(Path.Combine(_sandbox.Root, "nuget.config"), "<configuration>");
        Assert.StartsWith("error: Cannot read the feeds of \"ROOT\": ", await FindingsAsync("feeds"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Known_vulnerabilities_of_what_is_used()
    {
        await _sandbox.AddAsync("HelloPlugin");
        await using var feed = new HttpFeed(Path.Combine(_sandbox.Root, "http"))
        {
            Vulnerabilities = [[
                new FeedVulnerability("greetings", "[1.0.0, 1.5.0)", 3, "https://example.invalid/critical"),
                new FeedVulnerability("helloplugin", "[1.0.0]", 1, "https://example.invalid/moderate"),
            ]],
        };
        _sandbox.AddSource("known", feed.Address);
        await ExpectAsync(
            "vulnerable",
            "warning: HelloPlugin 1.0.0: moderate, in [1.0.0, 1.0.0], says \"known\": https://example.invalid/moderate | mktap plugin update HelloPlugin",
            "error: Greetings 1.0.0: critical, in [1.0.0, 1.5.0), says \"known\": https://example.invalid/critical | mktap plugin update HelloPlugin");

        var before = feed.Requests.Count;
        Assert.DoesNotContain(await ExamineAsync(asksFeeds: false), finding => finding.Check is "feeds" or "vulnerable");
        Assert.Equal(before, feed.Requests.Count);
    }

    private void Pack(string id, string tapName) => new TestPackage(id, "1.0.0")
        .WithFile("lib/net10.0/HelloPlugin.dll", File.ReadAllBytes(Fixtures.PluginFile("HelloPlugin", "HelloPlugin.dll")))
        .WithDependency("Greetings", "[1.0.0]")
        .WithFile(PluginManifest.FileName, Fixtures.Manifest(Fixtures.Framework, Fixtures.Tap(tapName, "HelloPlugin.HelloTap", "HelloPlugin.dll")))
        .PackInto(_sandbox.Feed);

    /// <summary>Gives a drop-in another manifest, in the store and in the lock.</summary>
    private void Replace(LockedDropIn locked, byte[] manifest)
    {
        var own = locked.Packages[0];
        File.WriteAllBytes(_sandbox.StorePath(own, PluginManifest.FileName), manifest);
        var files = own.Files.Select(file => file.Kind == LockedFileKind.Manifest ? file with { Sha256 = Shared.Sha256.Hex(manifest) } : file);
        File.WriteAllBytes(_sandbox.User.LockFile, LockWriter.Write([locked with { Packages = [own with { Files = [.. files] }, .. locked.Packages.Skip(1)] }]));
    }

    private async Task ExpectAsync(string check, params string[] lines) => Assert.Equal(string.Concat(lines.Select(line => $"{line}\n")), await FindingsAsync(check));

    private async Task<string> FindingsAsync(string check) => string.Concat((await ExamineAsync())
        .Where(finding => finding.Check == check)
        .Select(finding => $"{finding.Level.ToString().ToLowerInvariant()}: {finding.Text}{(finding.Remedy is null ? "" : $" | {finding.Remedy}")}\n"))
        .Replace(_sandbox.Root, "ROOT", StringComparison.Ordinal);

    private Task<IReadOnlyList<DoctorFinding>> ExamineAsync(bool asksFeeds = true) =>
        new Doctor(_sandbox.Home, [_sandbox.User], _sandbox.Root) { AsksFeeds = asksFeeds }.ExamineAsync(CancellationToken.None);
}
