using System.Text;
using Twisted.Accounts;

namespace Twisted.Tests.Accounts;

public sealed class MemoryCheckerTests
{
    private readonly MemoryChecker _checker = new MemoryChecker().Add("alice", "s3cret").Add("bob", "pa:ss wörd");

    [Theory]
    [InlineData("alice", "s3cret", "alice")]
    [InlineData("bob", "pa:ss wörd", "bob")]
    [InlineData("alice", "s3cre", null)]
    [InlineData("alice", "s3cret ", null)]
    [InlineData("alice", "", null)]
    [InlineData("alice", "pa:ss wörd", null)]
    [InlineData("Alice", "s3cret", null)]
    [InlineData("", "", null)]
    [InlineData("nobody", "s3cret", null)]
    public async Task Only_the_password_of_the_account_will_do(string user, string password, string? account) =>
        Assert.Equal(account, await _checker.CheckAsync(new UserPassword(user, password), default));

    [Fact]
    public async Task A_password_that_is_too_long_is_a_wrong_one() =>
        Assert.Null(await _checker.CheckAsync(new UserPassword("alice", new string('x', UserPassword.LongestPassword + 1)), default));

    [Fact]
    public async Task An_account_can_get_another_password()
    {
        _checker.Add("alice", "other");

        Assert.Null(await _checker.CheckAsync(new UserPassword("alice", "s3cret"), default));
        Assert.Equal("alice", await _checker.CheckAsync(new UserPassword("alice", "other"), default));
    }

    [Fact]
    public void No_password_is_kept() =>
        Assert.All(_checker.Accounts.Values, kept => Assert.DoesNotContain("s3cret", Encoding.Latin1.GetString(kept), StringComparison.Ordinal));

    [Theory]
    [InlineData("", "x")]
    [InlineData("a:b", "x")]
    [InlineData("a\nb", "x")]
    [InlineData("alice", "")]
    public void What_can_be_no_account_is_refused(string name, string password) => Assert.Throws<ArgumentException>(() => new MemoryChecker().Add(name, password));
}
