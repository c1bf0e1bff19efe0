using Twisted.Manifest;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Finding;

public sealed class PluginDirectoryTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public PluginDirectoryTests() => Fixtures.PackAll(_sandbox.Feed);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void An_empty_store_offers_what_is_in_stock()
    {
        var directory = Open();
        var qotd = directory.FindTaps("qotd").Single();
        Assert.Equal(PluginOrigin.Stock, qotd.Origin);
        Assert.Null(qotd.Locked);
        Assert.Empty(directory.Problems);
        Assert.False(Directory.Exists(_sandbox.Home.Root));
    }

    [Fact]
    public async Task Drop_ins_of_the_user_are_found_beside_those_in_stock()
    {
        await _sandbox.AddAsync("HelloPlugin");
        await _sandbox.AddAsync("GoodbyePlugin");
        var directory = Open();
        Assert.Equal(["goodbye", "hello", "qotd", "web"], directory.OfType(PluginEntry.TapType).Select(plugin => plugin.Entry.TapName));
        Assert.Equal("HelloPlugin", directory.FindTaps("hello").Single().Locked!.Id);
        Assert.Empty(directory.OfType("bot"));
        Assert.Empty(directory.Unrestored);
    }

    [Fact]
    public async Task A_drop_in_that_was_taken_out_of_the_set_is_not_found_though_it_is_restored()
    {
        await _sandbox.RestoreAsync("HelloPlugin");
        Assert.Empty(Open().FindTaps("hello"));
    }

    [Fact]
    public async Task A_drop_in_of_which_another_version_is_asked_for_has_to_be_restored()
    {
        await _sandbox.AddAsync("HelloPlugin");
        await DropInSet.AddAsync(_sandbox.Home, _sandbox.User, new DropInRequest("HelloPlugin", "[2.0,)"), CancellationToken.None);
        Assert.Equal([new DropInRequest("HelloPlugin", "[2.0,)")], Open().Unrestored.Select(unrestored => unrestored.Request));
    }

    [Fact]
    public async Task A_drop_in_whose_files_were_deleted_has_to_be_restored()
    {
        await _sandbox.AddAsync("HelloPlugin");
        Directory.Delete(_sandbox.Home.Packages, recursive: true);
        var directory = Open();
        Assert.Equal([new DropInRequest("HelloPlugin")], directory.Unrestored.Select(unrestored => unrestored.Request));
        Assert.Empty(directory.Problems);
    }

    [Fact]
    public async Task A_manifest_that_was_changed_is_named_and_the_others_work()
    {
        var hello = await _sandbox.AddAsync("HelloPlugin");
        await _sandbox.AddAsync("GoodbyePlugin");
        var path = _sandbox.StorePath(hello.Packages[0], "plugins.json");
        Sandbox.FlipByte(path);

        var directory = Open();
        Assert.Equal(["goodbye", "qotd", "web"], directory.OfType(PluginEntry.TapType).Select(plugin => plugin.Entry.TapName));
        Assert.Equal(
            $"Cannot use HelloPlugin 1.0.0: \"{path}\" was changed since it was restored.\n"
            + "Restore what was locked: mktap plugin restore",
            Assert.Single(directory.Problems).ToString());
    }

    [Fact]
    public async Task A_manifest_that_is_broken_is_named_and_the_others_work()
    {
        var hello = await _sandbox.AddAsync("HelloPlugin");
        var path = _sandbox.StorePath(hello.Packages[0], "plugins.json");
        var broken = "{ \"schema\": 9 }"u8.ToArray();
        File.WriteAllBytes(path, broken);
        var files = hello.Packages[0].Files.Select(file =>
            file.Kind == LockedFileKind.Manifest ? file with { Sha256 = Twisted.Shared.Sha256.Hex(broken) } : file);
        var package = hello.Packages[0] with { Files = [.. files] };
        File.WriteAllBytes(_sandbox.User.LockFile, LockWriter.Write([hello with { Packages = [package] }]));

        var directory = Open();
        Assert.Single(directory.FindTaps("qotd"));
        Assert.Equal(
            $"Cannot read the manifest of HelloPlugin 1.0.0, \"{path}\": line 1: schema 9 is newer than 1, the newest that this version reads; update mktap and twistd.\n"
            + "Take another version: mktap plugin update HelloPlugin",
            Assert.Single(directory.Problems).ToString());
    }

    [Fact]
    public void A_broken_lock_or_set_is_named_and_the_stock_works()
    {
        Directory.CreateDirectory(_sandbox.Home.Root);
        File.WriteAllText(_sandbox.User.LockFile, "{");
        File.WriteAllText(_sandbox.User.SetFile, "{");
        var directory = Open();
        Assert.Single(directory.FindTaps("qotd"));
        Assert.Equal(
            [
                $"Cannot read the lock \"{_sandbox.User.LockFile}\": line 1: the file ends in the middle; it was cut off.\nPut back the one that was there, or resolve all that the set asks for anew: mktap plugin update --yes",
                $"Cannot read the set of drop-ins \"{_sandbox.User.SetFile}\": line 1: the file ends in the middle; it was cut off.\nMend it in an editor, and see what it comes to: mktap plugin list",
            ],
            directory.Problems.Select(problem => problem.Text));
    }

    [Fact]
    public async Task Of_two_plug_ins_with_one_tap_name_the_user_s_wins_and_the_other_is_hidden()
    {
        new TestPackage("MyQuotes", "3.0.0")
            .WithFile("lib/net10.0/HelloPlugin.dll", File.ReadAllBytes(Fixtures.PluginFile("HelloPlugin", "HelloPlugin.dll")))
            .WithFile(PluginManifest.FileName, Fixtures.Manifest(Fixtures.Framework, Fixtures.Tap("qotd", "HelloPlugin.HelloTap", "HelloPlugin.dll")))
            .PackInto(_sandbox.Feed);
        await _sandbox.AddAsync("MyQuotes");
        var directory = Open();
        Assert.Equal("MyQuotes", directory.FindTaps("qotd").Single().DropInId);
        Assert.Equal("TwistedQuotes", Assert.Single(directory.Hidden).DropInId);
        Assert.Empty(directory.Problems);
    }

    [Fact]
    public void A_stock_drop_in_that_was_restored_for_other_tools_has_to_be_restored()
    {
        Directory.CreateDirectory(_sandbox.Home.Root);
        var package = new LockedPackage { Id = "TwistedQuotes", Version = "0.0.9", Source = "folder", Sha512 = Convert.ToBase64String(new byte[64]), Files = [] };
        var old = new LockedDropIn { Id = "TwistedQuotes", Version = "0.0.9", Stock = true, Packages = [package] };
        File.WriteAllBytes(_sandbox.User.LockFile, LockWriter.Write([old]));
        Assert.Null(Open().FindTaps("qotd").Single().Locked);
    }

    private PluginDirectory Open() => PluginDirectory.Open(_sandbox.Home, [_sandbox.User]);
}
