using Microsoft.Data.Sqlite;
using Twisted.Accounts;
using Twisted.Usage;

namespace Twisted.Tests.Accounts;

public sealed class SqliteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("accounts").FullName;
    private readonly SqlitePlugin _plugin = new();

    private string Path => System.IO.Path.Combine(_folder, "users.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Accounts_are_added_changed_and_removed_and_noticed()
    {
        var store = _plugin.OpenStore(Path);
        Assert.False(store.Exists);
        Assert.Empty(store.ReadNames());
        Assert.True(store.SetPassword("bob", "x"));
        var checker = _plugin.MakeChecker(Path);
        Assert.True(store.SetPassword("alice", "one"));
        Assert.Equal("alice", await checker.CheckAsync(new UserPassword("alice", "one"), default));
        Assert.False(store.SetPassword("alice", "two"));
        Assert.Null(await checker.CheckAsync(new UserPassword("alice", "one"), default));
        Assert.Equal("alice", await checker.CheckAsync(new UserPassword("alice", "two"), default));
        Assert.Equal(["alice", "bob"], store.ReadNames());

        Assert.True(store.Remove("alice"));
        Assert.False(store.Remove("alice"));
        Assert.Null(await checker.CheckAsync(new UserPassword("alice", "two"), default));
    }

    [Theory]
    [InlineData("bob", "U*U", "bob")]
    [InlineData("BOB", "U*U", null)]
    [InlineData("bo", "U*U", null)]
    [InlineData("zoe", "U*U", null)]
    [InlineData("", "U*U", null)]
    [InlineData("' or '1'='1", "U*U", null)]
    public async Task The_password_of_a_neighbour_will_not_do(string user, string password, string? account)
    {
        _plugin.OpenStore(Path).SetPassword("x", "x");
        Execute("delete from accounts");
        Execute($"insert into accounts values ('bob', '{Samples.Bcrypt}')");

        Assert.Equal(account, await _plugin.MakeChecker(Path).CheckAsync(new UserPassword(user, password), default));
    }

    [Fact]
    public async Task A_database_without_accounts_refuses_and_one_with_a_bad_hash_is_a_fault()
    {
        _plugin.OpenStore(Path).SetPassword("x", "x");
        var checker = _plugin.MakeChecker(Path);
        Execute("delete from accounts");
        Assert.Null(await checker.CheckAsync(new UserPassword("x", "x"), default));

        Execute("insert into accounts values ('x', 'hunter2')");
        var fault = await Assert.ThrowsAsync<AccountStoreException>(() => checker.CheckAsync(new UserPassword("x", "x"), default).AsTask());
        Assert.Equal($"\"x\" in \"{Path}\" has no hash of a password; argon2id and bcrypt are known; give it a new password: mktap passwd \"sqlite:{Path}\" \"x\"", fault.Message);
    }

    [Fact]
    public void A_database_is_private_when_it_is_made()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix");
        _plugin.OpenStore(Path).SetPassword("x", "x");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Each_file_that_will_not_do_is_one_clear_error()
    {
        Assert.Equal($"there is no database \"{Path}\"; make it: mktap passwd \"sqlite:{Path}\" USER", Fault());
        File.WriteAllText(Path, "this is no database, though it is long enough to be looked at as one, which takes some hundred bytes or so");
        Assert.Equal($"cannot use the accounts in \"{Path}\": file is not a database", Fault());
        File.WriteAllText(Path, "");
        Assert.Equal($"cannot use the accounts in \"{Path}\": no such table: accounts", Fault());
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.OtherWrite);
        Assert.StartsWith($"others may write \"{Path}\"", Fault(), StringComparison.Ordinal);
        Assert.Equal("\"sqlite\" needs a file: write sqlite:FILE", Assert.Throws<UsageException>(() => _plugin.MakeChecker("")).Message);
    }

    private string Fault() => Assert.Throws<UsageException>(() => _plugin.MakeChecker(Path)).Message;

    private void Execute(string text)
    {
        using var database = new SqliteConnection($"Data Source={Path};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
