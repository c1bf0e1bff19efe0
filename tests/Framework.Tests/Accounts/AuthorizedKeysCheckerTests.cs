using Twisted.Accounts;
using Twisted.Testing;

namespace Twisted.Tests.Accounts;

public sealed class AuthorizedKeysCheckerTests : IDisposable
{
    private const string Line = "ssh-ed25519 " + AuthorizedKeyTests.Ed25519;

    private readonly string _folder = Directory.CreateTempSubdirectory("keys").FullName;
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_user_has_a_file()
    {
        Write("alice", $"# mine\nnonsense\n{Line} anything\n");
        Write("bob", "ecdsa-sha2-nistp256 " + AuthorizedKeyTests.Ecdsa);
        var checker = new AuthorizedKeysChecker(Path.Combine(_folder, "%u"), _clock);

        Assert.Equal("alice", await CheckAsync(checker, "alice"));
        Assert.Null(await CheckAsync(checker, "bob"));
        Assert.Null(await CheckAsync(checker, "carol"));
    }

    [Theory]
    [InlineData("../alice")]
    [InlineData("x/../alice")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a\0b")]
    [InlineData("")]
    public async Task A_name_cannot_lead_elsewhere(string user)
    {
        Write("alice", Line);
        Write(".hidden", Line);
        Directory.CreateDirectory(Path.Combine(_folder, "users"));

        Assert.Null(await CheckAsync(new AuthorizedKeysChecker(Path.Combine(_folder, "users", "%u"), _clock), user));
        Assert.Null(await CheckAsync(new AuthorizedKeysChecker(Path.Combine(_folder, "%u"), _clock), user));
    }

    [Fact]
    public async Task In_one_file_the_comment_is_the_account()
    {
        var path = Write("all", $"{Line} alice\necdsa-sha2-nistp256 {AuthorizedKeyTests.Ecdsa} bob\n");
        var checker = new AuthorizedKeysChecker(path, _clock);

        Assert.Equal("alice", await CheckAsync(checker, "alice"));
        Assert.Null(await CheckAsync(checker, "bob"));
        Assert.Null(await CheckAsync(checker, "root"));
        Assert.Null(await CheckAsync(checker, ""));
    }

    [Fact]
    public async Task A_key_without_a_comment_is_of_nobody_in_one_file() =>
        Assert.Null(await CheckAsync(new AuthorizedKeysChecker(Write("all", Line), _clock), ""));

    [Fact]
    public async Task Another_type_than_that_of_the_key_will_not_do()
    {
        Write("alice", Line);

        Assert.Null(await new AuthorizedKeysChecker(Path.Combine(_folder, "%u"), _clock).CheckAsync(
            new SshPublicKey("alice", "ssh-rsa", Convert.FromBase64String(AuthorizedKeyTests.Ed25519)), default));
    }

    [Fact]
    public async Task A_key_with_an_option_that_nobody_sees_to_opens_nothing()
    {
        Write("alice", $"command=\"/bin/true\" {Line}");

        Assert.Null(await CheckAsync(new AuthorizedKeysChecker(Path.Combine(_folder, "%u"), _clock), "alice"));
    }

    [Fact]
    public async Task A_key_opens_nothing_once_it_has_expired()
    {
        Write("alice", $"expiry-time=\"20260102Z\" {Line}");
        var checker = new AuthorizedKeysChecker(Path.Combine(_folder, "%u"), _clock);

        Assert.Equal("alice", await CheckAsync(checker, "alice"));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await CheckAsync(checker, "alice"));
    }

    [Fact]
    public async Task A_file_that_was_emptied_or_removed_opens_nothing()
    {
        var path = Write("alice", Line);
        var checker = new AuthorizedKeysChecker(Path.Combine(_folder, "%u"), _clock);
        Assert.Equal("alice", await CheckAsync(checker, "alice"));

        File.WriteAllText(path, "");
        Assert.Null(await CheckAsync(checker, "alice"));
        File.WriteAllText(path, Line);
        Assert.Equal("alice", await CheckAsync(checker, "alice"));
        File.Delete(path);
        Assert.Null(await CheckAsync(checker, "alice"));
    }

    [Fact]
    public async Task A_file_or_folder_that_others_may_write_is_a_fault()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix");
        var path = Write("alice", Line);
        var checker = new AuthorizedKeysChecker(Path.Combine(_folder, "%u"), _clock);
        File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.GroupWrite);
        var folder = await Assert.ThrowsAsync<AccountStoreException>(() => CheckAsync(checker, "alice"));
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);
        var file = await Assert.ThrowsAsync<AccountStoreException>(() => CheckAsync(checker, "alice"));

        Assert.StartsWith($"others may write \"{_folder}\", so that \"{path}\" says nothing of who may log in", folder.Message, StringComparison.Ordinal);
        Assert.StartsWith($"others may write \"{path}\"", file.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys/%u", "is no absolute path")]
    [InlineData("/keys/%x", "has \"%x\"; there are %u")]
    [InlineData("/keys/%", "has \"% \"")]
    [InlineData("/keys%%%u/%", "has \"% \"")]
    public void A_pattern_that_makes_no_sense_is_refused(string pattern, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new AuthorizedKeysChecker(pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void Tokens_of_a_pattern_are_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no root");

        Assert.Equal("/a%b/alice/%", new KeyFilePattern("/a%%b/%u/%%").FileFor("alice", out _));
        Assert.EndsWith("/.ssh/authorized_keys", new KeyFilePattern("%h/.ssh/authorized_keys").FileFor("root", out var owner), StringComparison.Ordinal);
        Assert.Equal(0u, owner);
        Assert.Null(new KeyFilePattern("%h/.ssh/authorized_keys").FileFor("no-such-user-here", out _));
        Assert.Equal("/all%", new KeyFilePattern("/all%%").FileFor("../x", out _));
    }

    private static async Task<string?> CheckAsync(AuthorizedKeysChecker checker, string user) =>
        await checker.CheckAsync(new SshPublicKey(user, "ssh-ed25519", Convert.FromBase64String(AuthorizedKeyTests.Ed25519)), default);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
