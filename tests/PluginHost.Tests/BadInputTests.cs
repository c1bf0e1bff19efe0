using System.IO.Compression;
using System.Text;
using Twisted.Manifest;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests;

/// <summary>The table of bad input: each is one error of one to three lines, after which everything else works and nothing is lost.</summary>
public sealed class BadInputTests
{
    private static readonly (string Name, string Id, Action<Sandbox> Spoil)[] Cases =
    [
        ("an id that nobody has", "Nothing", _ => { }),
        ("an id that is none", "../Hello", _ => { }),
        ("a version that nobody has", "HelloPlugin 9.0.0", _ => { }),
        ("a version that is none", "HelloPlugin new", _ => { }),
        ("only a prerelease", "Early", sandbox => Plugin("Early", "1.0.0-beta").PackInto(sandbox.Feed)),
        ("a package that is no plug-in", "Greetings", _ => { }),
        ("no compatible framework", "Future", sandbox => new TestPackage("Future", "1.0.0")
            .WithFile("lib/net99.0/Future.dll", [1]).WithFile(PluginManifest.FileName, Fixtures.Manifest(Fixtures.Framework)).PackInto(sandbox.Feed)),
        ("no compatible framework deep down", "Deep", sandbox =>
        {
            new TestPackage("Old", "1.0.0").WithFile("lib/net472/Old.dll", [1]).PackInto(sandbox.Feed);
            new TestPackage("Middle", "1.0.0").WithDependency("Old", "1.0.0").PackInto(sandbox.Feed);
            Plugin("Deep").WithDependency("Middle", "1.0.0").PackInto(sandbox.Feed);
        }),
        ("a newer Framework by the manifest", "New", sandbox => Plugin("New", framework: "[2.0.0, 3.0.0)").PackInto(sandbox.Feed)),
        ("an older Framework by the manifest", "Old", sandbox => Plugin("Old", framework: "[0.0.1, 0.1.0)").PackInto(sandbox.Feed)),
        ("a newer Framework by a dependency", "New", sandbox => Plugin("New").WithDependency("Twisted.Framework", "[2.0.0, 3.0.0)").PackInto(sandbox.Feed)),
        ("an older Framework by a dependency", "Old", sandbox => Plugin("Old").WithDependency("Twisted.Framework", "[0.0.1, 0.0.9]").PackInto(sandbox.Feed)),
        ("a dependency that is missing", "Lonely", sandbox =>
        {
            new TestPackage("Middle", "1.0.0").WithDependency("Nowhere", "[1.0.0, 2.0.0)").PackInto(sandbox.Feed);
            Plugin("Lonely").WithDependency("Middle", "1.0.0").PackInto(sandbox.Feed);
        }),
        ("a dependency in a version that is missing", "Lonely", sandbox => Plugin("Lonely").WithDependency("Greetings", "3.0.0").PackInto(sandbox.Feed)),
        ("a circle of dependencies", "Round", sandbox =>
        {
            new TestPackage("Middle", "1.0.0").WithDependency("Round", "1.0.0").PackInto(sandbox.Feed);
            Plugin("Round").WithDependency("Middle", "1.0.0").PackInto(sandbox.Feed);
        }),
        ("a downgrade", "Down", sandbox =>
        {
            new TestPackage("Middle", "1.0.0").WithDependency("Greetings", "2.0.0").PackInto(sandbox.Feed);
            Plugin("Down").WithDependency("Middle", "1.0.0").WithDependency("Greetings", "1.0.0").PackInto(sandbox.Feed);
        }),
        ("versions that exclude each other", "Torn", sandbox =>
        {
            new TestPackage("Left", "1.0.0").WithDependency("Greetings", "[1.0.0]").PackInto(sandbox.Feed);
            new TestPackage("Right", "1.0.0").WithDependency("Greetings", "[2.0.0]").PackInto(sandbox.Feed);
            Plugin("Torn").WithDependency("Left", "1.0.0").WithDependency("Right", "1.0.0").PackInto(sandbox.Feed);
        }),
        ("a package that is junk", "Junk", sandbox => File.WriteAllText(Path.Combine(sandbox.Feed, "Junk.1.0.0.nupkg"), "junk")),
        ("a package that is cut off", "Cut", sandbox =>
        {
            var file = Plugin("Cut").PackInto(sandbox.Feed);
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^30]);
        }),
        ("a package with a bad checksum", "Crc", sandbox =>
        {
            // What a package has of a random file it has as it is, where a changed byte is no fault of the packing.
            var noise = new byte[5000];
            new Random(1).NextBytes(noise);
            var file = Plugin("Crc").WithFile("lib/net10.0/Crc.dll", noise).PackInto(sandbox.Feed);
            var bytes = File.ReadAllBytes(file);
            var at = bytes.AsSpan().IndexOf("lib/net10.0/Crc.dll"u8) + 1000;
            bytes[at] ^= 1;
            File.WriteAllBytes(file, bytes);
        }),
        ("a file that climbs out", "Climb", sandbox => AddEntry(Plugin("Climb").PackInto(sandbox.Feed), "lib/../../../evil.dll")),
        ("a file of an absolute path", "Climb", sandbox => AddEntry(Plugin("Climb").PackInto(sandbox.Feed), "/tmp/evil.dll")),
        ("a file that climbs out on Windows", "Climb", sandbox => AddEntry(Plugin("Climb").PackInto(sandbox.Feed), "..\\..\\evil.dll")),
        ("a file of an absolute path on Windows", "Climb", sandbox => AddEntry(Plugin("Climb").PackInto(sandbox.Feed), "C:\\evil.dll")),
        ("a file that climbs out in disguise", "Climb", sandbox => AddEntry(Plugin("Climb").PackInto(sandbox.Feed), "%2e%2e/evil.dll")),
        ("a package of another id", "Alias", sandbox => File.Move(Plugin("Other").PackInto(sandbox.Feed), Path.Combine(sandbox.Feed, "Alias.1.0.0.nupkg"))),
        ("a manifest that is no JSON", "Odd", sandbox => WithManifest("Odd", "plugins!").PackInto(sandbox.Feed)),
        ("a manifest of a wrong schema", "Odd", sandbox => WithManifest("Odd", "{ \"schema\": \"one\" }").PackInto(sandbox.Feed)),
        ("a manifest of a newer schema", "Odd", sandbox => WithManifest("Odd", "{ \"schema\": 2, \"plugins\": {} }").PackInto(sandbox.Feed)),
        ("two plug-ins with one tap name", "Odd", sandbox => WithManifest("Odd", Two("\"a\"", "\"b\"", "\"x\"", "\"x\"")).PackInto(sandbox.Feed)),
        ("two options with one name", "Odd", sandbox => WithManifest(
            "Odd", One("\"options\": [{ \"kind\": \"flag\", \"name\": \"loud\" }, { \"kind\": \"flag\", \"name\": \"loud\" }]")).PackInto(sandbox.Feed)),
        ("a plug-in in a missing assembly", "Odd", sandbox => WithManifest("Odd", One("\"options\": []")).PackInto(sandbox.Feed)),
        ("a plug-in of a missing class", "Odd", sandbox => WithManifest("Odd", One("\"options\": []"))
            .WithFile("lib/net10.0/A.dll", File.ReadAllBytes(Fixtures.PluginFile("HelloPlugin", "HelloPlugin.dll"))).PackInto(sandbox.Feed)),
        ("a manifest of 10 MB", "Odd", sandbox => WithManifest("Odd", "{ \"schema\": 1, \"x\": \"" + new string('x', 10 * 1024 * 1024) + "\" }").PackInto(sandbox.Feed)),
        ("a nuget.config that is broken", "HelloPlugin", sandbox => File.WriteAllText(Path.Combine(sandbox.Root, "nuget.config"), "<configuration>")),
        ("a nuget.config without feeds", "HelloPlugin", sandbox => sandbox.RemoveSource("folder")),
        ("a store that is a file", "HelloPlugin", sandbox =>
        {
            Directory.Move(sandbox.Home.Root, sandbox.Home.Root + ".moved");
            File.WriteAllText(sandbox.Home.Root, "");
        }),
    ];

    [Fact]
    public async Task Each_bad_input_is_one_clear_error()
    {
        var table = new StringBuilder();
        foreach (var (name, id, spoil) in Cases)
        {
            using var sandbox = new Sandbox();
            Fixtures.PackAll(sandbox.Feed);
            var good = await sandbox.AddAsync("GoodbyePlugin");
            var before = StoreListing.Of(sandbox.Home).Where(path => path != "downloads").ToList();
            spoil(sandbox);
            var words = id.Split(' ');
            var exception = await Record.ExceptionAsync(() => sandbox.RestoreAsync(words[0], words.ElementAtOrDefault(1)));
            Assert.True(exception is PluginHostException, $"{name}: {exception}");
            Assert.InRange(exception.Message.Split('\n').Length, 1, 3);
            table.Append("--- ").Append(name).Append('\n');
            foreach (var line in sandbox.Problems.Append(exception.Message))
            {
                table.Append(line.Replace(sandbox.Root, "ROOT", StringComparison.Ordinal)).Append('\n');
            }

            // Nothing is lost, and the rest works.
            if (File.Exists(sandbox.Home.Root))
            {
                File.Delete(sandbox.Home.Root);
                Directory.Move(sandbox.Home.Root + ".moved", sandbox.Home.Root);
            }

            Assert.Equal(before, StoreListing.Of(sandbox.Home).Where(path => path != "downloads"));
            Assert.Equal(["GoodbyePlugin"], StoredLock.Read(sandbox.User).Select(dropIn => dropIn.Id));
            sandbox.Loader.Load(good).LoadAll();
            if (!id.StartsWith("HelloPlugin", StringComparison.Ordinal))
            {
                await sandbox.AddAsync("HelloPlugin");
            }
        }

        await Verify(table.ToString());
    }

    [Fact]
    public async Task Each_lock_that_was_edited_by_hand_is_one_clear_error()
    {
        using var sandbox = new Sandbox();
        Fixtures.PackAll(sandbox.Feed);
        var locked = await sandbox.AddAsync("HelloPlugin");
        var good = File.ReadAllText(sandbox.User.LockFile);
        var table = new StringBuilder();
        foreach (var (name, text) in new[]
        {
            ("empty", ""),
            ("cut off", good[..200]),
            ("a comma too many", good.Replace("\"stock\"", "\"stock\",", StringComparison.Ordinal).Replace("\"version\": \"1.0.0\",", "\"version\": \"1.0.0\",,", StringComparison.Ordinal)),
            ("another version", good.Replace("\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"", StringComparison.Ordinal)),
            ("another source", good.Replace("\"source\": \"folder\"", "\"source\": \"other\"", StringComparison.Ordinal)),
            ("a hash cut off", good.Replace(locked.Packages[0].Sha512, locked.Packages[0].Sha512[..40], StringComparison.Ordinal)),
            ("another hash", good.Replace(locked.Packages[0].Files[0].Sha256, new string('0', 64), StringComparison.Ordinal)),
            ("a path that climbs out", good.Replace("lib/net10.0/HelloPlugin.dll", "../../HelloPlugin.dll", StringComparison.Ordinal)),
            ("another kind", good.Replace("\"managed\"", "\"native\"", StringComparison.Ordinal)),
            ("a drop-in too many", good.Replace("\"dropIns\": [", "\"dropIns\": [ {},", StringComparison.Ordinal)),
            ("a newer schema", good.Replace("\"schema\": 1", "\"schema\": 7", StringComparison.Ordinal)),
            ("conflict marks of version control", "<<<<<<< HEAD\n" + good),
        })
        {
            File.WriteAllText(sandbox.User.LockFile, text);
            var directory = PluginDirectory.Open(sandbox.Home, [sandbox.User]);
            Assert.Single(directory.FindTaps("qotd"));
            var problem = Assert.Single(directory.Problems).Text.Replace(sandbox.Root, "ROOT", StringComparison.Ordinal)
                .Replace(locked.Packages[0].Sha512[..40], "HASH", StringComparison.Ordinal);
            table.Append("--- ").Append(name).Append('\n').Append(problem).Append('\n');
        }

        // Only what the user says replaces it, and what was broken is kept.
        await sandbox.RestoreAsync("HelloPlugin");
        Assert.StartsWith("<<<<<<<", File.ReadAllText(sandbox.User.LockFile), StringComparison.Ordinal);
        using var plan = await sandbox.Restorer.PlanAsync(new DropInRequest("HelloPlugin"), new PlanOptions(), CancellationToken.None);
        await plan.CommitAsync(sandbox.User, CancellationToken.None);
        Assert.Equal(good, File.ReadAllText(sandbox.User.LockFile));
        Assert.StartsWith("<<<<<<<", File.ReadAllText($"{sandbox.User.LockFile}.broken"), StringComparison.Ordinal);
        await Verify(table.ToString());
    }

    [Theory]
    [InlineData("Junk.1.0.0.nupkg")]
    [InlineData("HelloPlugin.nupkg")]
    [InlineData("HelloPlugin.junk.nupkg")]
    [InlineData("HelloPlugin.Extras.1.0.0.nupkg")]
    [InlineData("Greetings.9.9.9.nupkg")]
    public async Task Junk_in_a_folder_feed_does_not_spoil_the_other_packages(string file)
    {
        using var sandbox = new Sandbox();
        Fixtures.PackAll(sandbox.Feed);
        File.WriteAllText(Path.Combine(sandbox.Feed, file), "junk");
        Assert.Equal(["HelloPlugin 1.0.0", "Greetings 1.0.0"], (await sandbox.RestoreAsync("HelloPlugin")).Packages.Select(package => $"{package.Id} {package.Version}"));
    }

    private static TestPackage Plugin(string id, string version = "1.0.0", string framework = Fixtures.Framework) =>
        new TestPackage(id, version).WithFile(PluginManifest.FileName, Fixtures.Manifest(framework));

    private static TestPackage WithManifest(string id, string json) => new TestPackage(id, "1.0.0").WithFile(PluginManifest.FileName, Encoding.UTF8.GetBytes(json));

    private static string One(string more) =>
        "{ \"schema\": 1, \"framework\": \"[0.1.0, 1.0.0)\", \"plugins\": [{ \"name\": \"a\", \"type\": \"tap\", \"module\": \"A.Tap\", \"assembly\": \"A.dll\", \"tapname\": \"a\", " + more + " }] }";

    private static string Two(string name1, string name2, string tap1, string tap2) =>
        "{ \"schema\": 1, \"framework\": \"[0.1.0, 1.0.0)\", \"plugins\": ["
        + $"{{ \"name\": {name1}, \"type\": \"tap\", \"module\": \"A.Tap\", \"assembly\": \"A.dll\", \"tapname\": {tap1}, \"options\": [] }},"
        + $"{{ \"name\": {name2}, \"type\": \"tap\", \"module\": \"B.Tap\", \"assembly\": \"A.dll\", \"tapname\": {tap2}, \"options\": [] }}] }}";

    private static void AddEntry(string package, string path)
    {
        using var archive = ZipFile.Open(package, ZipArchiveMode.Update);
        using var stream = archive.CreateEntry(path).Open();
        stream.Write("evil"u8);
    }
}
