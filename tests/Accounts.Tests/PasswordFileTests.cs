using Twisted.Accounts;
using Twisted.Usage;

namespace Twisted.Tests.Accounts;

public sealed class PasswordFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("accounts").FullName;
    private readonly PasswordFilePlugin _plugin = new();

    private string Path => System.IO.Path.Combine(_folder, "users");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("argon", "password", "argon")]
    [InlineData("bcrypt", "U*U", "bcrypt")]
    [InlineData("argon", "U*U", null)]
    [InlineData("nobody", "password", null)]
    [InlineData("nobody", "U*U", null)]
    [InlineData("", "password", null)]
    public async Task Only_the_password_of_the_account_will_do(string user, string password, string? account)
    {
        File.WriteAllText(Path, $"# users\nargon:{Samples.Argon2}\n\nbcrypt:{Samples.Bcrypt}\n");

        Assert.Equal(account, await CheckAsync(user, password));
    }

    [Fact]
    public async Task An_empty_file_is_one_without_accounts()
    {
        File.WriteAllText(Path, "");

        Assert.Null(await CheckAsync("nobody", "password"));
    }

    [Fact]
    public void For_a_name_that_nobody_has_a_hash_of_somebody_is_computed()
    {
        var content = PasswordFileContent.Parse([$"a:{Samples.Argon2}", $"b:{Samples.Bcrypt}"]);

        var decoys = Enumerable.Range(0, 200).Select(i => content.HashFor($"x{i}", out var isKnown) is { } hash && !isKnown ? hash : null).Distinct().ToList();
        Assert.Equal(2, decoys.Count);
        Assert.DoesNotContain(null, decoys);
        Assert.Same(content.HashFor("nobody", out _), content.HashFor("nobody", out _));
        Assert.Null(PasswordFileContent.Parse([]).HashFor("nobody", out _));
    }

    [Theory]
    [InlineData("alice:$apr1$x$y", "line 2: \"alice\" has a hash of the kind \"$apr1$\", which is not known; argon2id and bcrypt are; give it a new password: mktap passwd FILE \"alice\"")]
    [InlineData("alice", "line 2: there is no colon; a line is a name, a colon, and what belongs to the name")]
    [InlineData("argon:" + Samples.Bcrypt, "line 2: \"argon\" is there already; remove one of the two")]
    public void A_malformed_line_is_named_with_its_number(string line, string message)
    {
        File.WriteAllText(Path, $"argon:{Samples.Argon2}\n{line}\n");

        Assert.Equal($"\"{Path}\", {message}", Assert.Throws<UsageException>(() => _plugin.MakeChecker(Path)).Message);
    }

    [Fact]
    public async Task An_account_with_an_old_hash_can_be_given_a_new_password()
    {
        File.WriteAllText(Path, "alice:$apr1$x$y\n");
        Assert.False(_plugin.OpenStore(Path).SetPassword("alice", "new"));

        Assert.Equal("alice", await CheckAsync("alice", "new"));
    }

    [Fact]
    public void A_file_with_a_line_that_is_none_is_not_written()
    {
        File.WriteAllText(Path, "alice\n");

        Assert.Equal(
            $"\"{Path}\", line 1: there is no colon; a line is a name, a colon, and what belongs to the name",
            Assert.Throws<AccountStoreException>(() => _plugin.OpenStore(Path).SetPassword("bob", "x")).Message);
        Assert.Equal("alice\n", File.ReadAllText(Path));
    }

    [Fact]
    public void A_file_that_is_missing_is_said_how_to_make() => Assert.Equal(
        $"there is no password file \"{Path}\"; make it: mktap passwd \"{Path}\" USER", Assert.Throws<UsageException>(() => _plugin.MakeChecker(Path)).Message);

    [Fact]
    public async Task Accounts_are_added_changed_and_removed_and_noticed()
    {
        var store = _plugin.OpenStore(Path);
        Assert.False(store.Exists);
        Assert.Empty(store.ReadNames());
        Assert.False(store.Remove("alice"));

        Assert.True(store.SetPassword("alice", "one"));
        var checker = _plugin.MakeChecker(Path);
        Assert.Equal("alice", await checker.CheckAsync(new UserPassword("alice", "one"), default));
        Assert.False(store.SetPassword("alice", "two"));
        Assert.True(store.SetPassword("bob", "three"));
        Assert.Null(await checker.CheckAsync(new UserPassword("alice", "one"), default));
        Assert.Equal("alice", await checker.CheckAsync(new UserPassword("alice", "two"), default));
        Assert.Equal("bob", await checker.CheckAsync(new UserPassword("bob", "three"), default));
        Assert.Equal(["alice", "bob"], store.ReadNames());

        Assert.True(store.Remove("alice"));
        Assert.False(store.Remove("alice"));
        Assert.Equal(["bob"], store.ReadNames());
        Assert.Null(await checker.CheckAsync(new UserPassword("alice", "two"), default));
        Assert.Equal([Path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void What_else_is_in_the_file_stays()
    {
        File.WriteAllText(Path, $"# before\nargon:{Samples.Argon2}\n\n# between\nbcrypt:{Samples.Bcrypt}");
        _plugin.OpenStore(Path).Remove("argon");
        Assert.Equal($"# before\n\n# between\nbcrypt:{Samples.Bcrypt}\n", File.ReadAllText(Path));

        _plugin.OpenStore(Path).SetPassword("new", "x");
        Assert.StartsWith($"# before\n\n# between\nbcrypt:{Samples.Bcrypt}\nnew:$argon2id$", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_file_is_private_and_an_old_one_keeps_its_mode_and_its_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix");
        _plugin.OpenStore(Path).SetPassword("alice", "x");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));

        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(Path, Shared);
        var link = System.IO.Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Path);
        _plugin.OpenStore(link).SetPassword("bob", "x");

        Assert.Equal(Shared, File.GetUnixFileMode(Path));
        Assert.Equal(Path, new FileInfo(link).LinkTarget);
        Assert.Equal(["alice", "bob"], _plugin.OpenStore(Path).ReadNames());
    }

    [Fact]
    public async Task Several_who_write_at_a_time_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => _plugin.OpenStore(Path).SetPassword($"user{i}", "x"))));

        Assert.Equal(["user0", "user1", "user2", "user3", "user4", "user5"], _plugin.OpenStore(Path).ReadNames().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed()
    {
        File.WriteAllText(System.IO.Path.Combine(_folder, ".users.new"), "half a li");
        _plugin.OpenStore(Path).SetPassword("alice", "x");

        Assert.Equal(["alice"], _plugin.OpenStore(Path).ReadNames());
        Assert.Equal([Path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void What_cannot_be_written_is_one_clear_fault()
    {
        var path = System.IO.Path.Combine(_folder, "missing", "users");

        Assert.Equal(
            $"cannot write \"{path}\": there is no folder \"{System.IO.Path.GetDirectoryName(path)}\"",
            Assert.Throws<AccountStoreException>(() => _plugin.OpenStore(path).SetPassword("alice", "x")).Message);
    }

    [Fact]
    public async Task Many_logins_at_a_time_are_each_answered()
    {
        File.WriteAllText(Path, $"bcrypt:{Samples.Bcrypt}\n");
        var checker = _plugin.MakeChecker(Path);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => await checker.CheckAsync(new UserPassword(i % 2 == 0 ? "bcrypt" : "nobody", "U*U"), default)));

        Assert.All(answers.Index(), answer => Assert.Equal(answer.Index % 2 == 0 ? "bcrypt" : null, answer.Item));
    }

    private async Task<string?> CheckAsync(string user, string password) =>
        await _plugin.MakeChecker(Path).CheckAsync(new UserPassword(user, password), default);
}
