namespace Twisted.Runner.Tests.Privileges;

public sealed class UserDatabaseTests
{
    [Theory]
    [InlineData("root", 0, 0)]
    [InlineData("0", 0, 0)]
    [InlineData("54321", 54321, null)]
    [InlineData("4294967294", -2, null)]
    public void A_user_is_found_by_name_or_number(string name, int uid, int? gid)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The table is that of a common Linux machine.");
        Assert.True(UserDatabase.TryResolveUser(name, out var foundUid, out var foundGid));
        Assert.Equal(uid, foundUid);
        if (gid is not null)
        {
            Assert.Equal(gid, foundGid);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody-of-that-name")]
    [InlineData("-1")]
    [InlineData("4294967295")]
    [InlineData("99999999999")]
    [InlineData("ro\0ot")]
    [InlineData("1.5")]
    public void An_unknown_user_is_not_found(string name)
    {
        Assert.False(UserDatabase.TryResolveUser(name, out _, out _));
        Assert.False(UserDatabase.TryResolveGroup(name, out _));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("54321", 54321)]
    public void A_group_is_found_by_number(string name, int gid)
    {
        Assert.True(UserDatabase.TryResolveGroup(name, out var found));
        Assert.Equal(gid, found);
    }

    [Fact]
    public void A_group_is_found_by_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The group is that of a common Linux machine.");
        Assert.True(UserDatabase.TryResolveGroup("root", out var found));
        Assert.Equal(0, found);
    }
}
