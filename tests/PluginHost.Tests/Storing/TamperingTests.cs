using System.Text;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Storing;

/// <summary>One changed byte, anywhere in the store, in a package of the feed or in the lock, is noticed and named.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public TamperingTests() => Fixtures.PackAll(_sandbox.Feed);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_changed_byte_in_any_file_of_the_store_is_named_and_put_right_from_the_lock()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        var files = Directory.EnumerateFiles(_sandbox.Home.Packages, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".sha512", StringComparison.Ordinal)).Order().ToList();
        Assert.Equal(
            [".nupkg.metadata", "Greetings.dll", "HelloPlugin.dll", "HelloPlugin.resources.dll", "greetings.1.0.0.nupkg", "greetings.nuspec", "helloplugin.1.0.0.nupkg", "helloplugin.nuspec", "plugins.json"],
            files.Select(Path.GetFileName).Distinct().Order(StringComparer.Ordinal));
        foreach (var file in files)
        {
            var good = File.ReadAllBytes(file);
            foreach (var at in Positions(good.Length, 12))
            {
                var bad = good.ToArray();
                bad[at] ^= 1;
                File.WriteAllBytes(file, bad);
                _sandbox.Problems.Clear();
                await _sandbox.Restorer.RepairAsync(locked, CancellationToken.None);
                if (Path.GetFileName(file) is not ".nupkg.metadata")
                {
                    Assert.Contains(_sandbox.Problems, problem => problem.Contains($"\"{file}\"", StringComparison.Ordinal));
                    Assert.True(good.AsSpan().SequenceEqual(File.ReadAllBytes(file)), $"{file} was not put right after a change at {at}.");
                }

                _sandbox.Problems.Clear();
                await _sandbox.Restorer.RepairAsync(locked, CancellationToken.None);
                Assert.Empty(_sandbox.Problems);
            }
        }
    }

    [Fact]
    public async Task A_changed_hash_or_source_in_what_NuGet_notes_of_a_package_is_put_right()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        var path = _sandbox.StorePath(locked.Packages[0], ".nupkg.metadata");
        var good = File.ReadAllText(path);
        File.WriteAllText(path, good.Replace(locked.Packages[0].Sha512, Convert.ToBase64String(new byte[64]), StringComparison.Ordinal));
        await _sandbox.Restorer.RepairAsync(locked, CancellationToken.None);
        Assert.Equal([$"\"{path}\" of HelloPlugin 1.0.0 was changed since it was restored; it is put right."], _sandbox.Problems);
        Assert.Equal(good, File.ReadAllText(path));

        File.WriteAllText(path, good.Replace("\"folder\"", "\"holder\"", StringComparison.Ordinal));
        await _sandbox.Restorer.RepairAsync(locked, CancellationToken.None);
        Assert.Equal(good, File.ReadAllText(path));
    }

    [Theory]
    [InlineData(0, "plugins.json")]
    [InlineData(0, "lib/net10.0/HelloPlugin.dll")]
    [InlineData(1, "lib/net10.0/Greetings.dll")]
    public async Task A_changed_byte_in_a_file_that_is_loaded_stops_the_load_and_names_the_command(int package, string file)
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        var path = _sandbox.StorePath(locked.Packages[package], file);
        var good = File.ReadAllBytes(path);
        foreach (var at in Positions(good.Length, 40))
        {
            var bad = good.ToArray();
            bad[at] ^= 0x40;
            File.WriteAllBytes(path, bad);
            Assert.Equal(
                $"Cannot use {locked.Packages[package].Id} 1.0.0: \"{path}\" was changed since it was restored.\nRestore what was locked: mktap plugin restore",
                Assert.Throws<DamagedStoreException>(() => _sandbox.Loader.Load(locked).LoadAll()).Message);
        }
    }

    [Fact]
    public async Task A_changed_byte_anywhere_in_the_lock_is_noticed()
    {
        await _sandbox.AddAsync("HelloPlugin");
        var good = File.ReadAllBytes(_sandbox.User.LockFile);
        var text = Encoding.UTF8.GetString(good);

        // The name of the digest's own member is the one thing that may change: it says nothing of a drop-in.
        var digest = text.IndexOf("\"digest\"", StringComparison.Ordinal);
        for (var at = 0; at < good.Length - 1; at++)
        {
            if (at > digest && at < digest + "\"digest".Length)
            {
                continue;
            }

            var bad = good.ToArray();
            bad[at] ^= 1;
            var exception = Record.Exception(() => LockReader.Read(bad));
            Assert.True(exception is LockException, $"A change at {at}, in \"{text[Math.Max(0, at - 20)..Math.Min(text.Length, at + 20)]}\": {exception}");
        }
    }

    [Fact]
    public async Task A_lock_that_was_changed_is_named_with_line_and_command_and_the_stock_works()
    {
        await _sandbox.AddAsync("HelloPlugin");
        foreach (var (word, replacement) in new[] { ("\"1.0.0\"", "\"1.0.1\""), ("\"folder\"", "\"holder\""), ("Plugin.dll", "Plugin.dlm"), ("[1.0.0, )", "[1.0.1, )") })
        {
            var good = File.ReadAllText(_sandbox.User.LockFile);
            Assert.Contains(word, good, StringComparison.Ordinal);
            File.WriteAllText(_sandbox.User.LockFile, good.Replace(word, replacement, StringComparison.Ordinal));
            var directory = PluginDirectory.Open(_sandbox.Home, [_sandbox.User]);
            Assert.Single(directory.FindTaps("qotd"));
            Assert.Equal(
                $"Cannot read the lock \"{_sandbox.User.LockFile}\": line 4: what it says of the drop-in \"HelloPlugin\" was changed since it was locked.\n"
                + "Put back the one that was there, or resolve all that the set asks for anew: mktap plugin update --yes",
                Assert.Single(directory.Problems).Text);
            File.WriteAllText(_sandbox.User.LockFile, good);
        }
    }

    [Fact]
    public async Task Hashes_of_a_lock_that_has_no_digest_are_compared_with_the_package()
    {
        var locked = await _sandbox.AddAsync("HelloPlugin");
        var package = locked.Packages[0];
        Assert.StartsWith("HelloPlugin 1.0.0 of the feed \"folder\" is not the package that was locked: ", await ErrorAsync(package with { Sha512 = Convert.ToBase64String(new byte[64]) }), StringComparison.Ordinal);
        Assert.StartsWith("Cannot find the package \"HelloPlugin\" 1.0.1.\n", await ErrorAsync(package with { Version = "1.0.1" }), StringComparison.Ordinal);
        Assert.Equal(
            "The lock of HelloPlugin 1.0.0 is wrong: \"lib/net10.0/Other.dll\" in the package does not exist.\nTo have it locked anew: mktap plugin update HelloPlugin",
            await ErrorAsync(package with { Files = [package.Files[0] with { Path = "lib/net10.0/Other.dll" }] }));
        Assert.Equal(
            "The lock of HelloPlugin 1.0.0 is wrong: \"lib/net10.0/HelloPlugin.dll\" in the package has another hash.\nTo have it locked anew: mktap plugin update HelloPlugin",
            await ErrorAsync(package with { Files = [package.Files[0] with { Sha256 = new string('a', 64) }] }));

        async Task<string> ErrorAsync(LockedPackage other) => (await Assert.ThrowsAnyAsync<PluginHostException>(() => _sandbox.Restorer.RepairAsync(
            locked with { Version = other.Version, Packages = [other, locked.Packages[1]] }, CancellationToken.None))).Message;
    }

    [Fact]
    public async Task A_changed_byte_anywhere_in_a_package_of_the_feed_is_never_taken_for_the_locked_one()
    {
        var locked = await _sandbox.RestoreAsync("HelloPlugin");
        Directory.Delete(_sandbox.Home.Root, recursive: true);
        var path = Path.Combine(_sandbox.Feed, "HelloPlugin.1.0.0.nupkg");
        var good = File.ReadAllBytes(path);
        foreach (var at in Positions(good.Length, 60))
        {
            var bad = good.ToArray();
            bad[at] ^= 1;
            File.WriteAllBytes(path, bad);
            var exception = await Assert.ThrowsAnyAsync<PluginHostException>(() => _sandbox.Restorer.EnsureAsync(locked, CancellationToken.None));
            Assert.Contains("HelloPlugin", exception.Message, StringComparison.Ordinal);
            Assert.InRange(exception.Message.Split('\n').Length, 2, 3);
            Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.Home.Packages));
        }

        File.WriteAllBytes(path, good);
        await _sandbox.Restorer.EnsureAsync(locked, CancellationToken.None);
    }

    /// <summary>Spread over a file, its first and last byte among them; always the same.</summary>
    private static IEnumerable<int> Positions(int length, int count) =>
        Enumerable.Range(0, count).Select(i => (int)((long)i * (length - 1) / (count - 1))).Distinct();
}
