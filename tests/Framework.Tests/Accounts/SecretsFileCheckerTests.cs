using System.Text;
using Twisted.Accounts;

namespace Twisted.Tests.Accounts;

public sealed class SecretsFileCheckerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("accounts").FullName;
    private readonly string _path;

    public SecretsFileCheckerTests()
    {
        _path = Path.Combine(_folder, "secrets");
        File.WriteAllText(_path, "# old clients\nmrose:tanstaaf\ntim:tanstaaftanstaaf\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("mrose", "c4c9334bac560ecc979e58001b3e22fb", "mrose")]
    [InlineData("tim", "c4c9334bac560ecc979e58001b3e22fb", null)]
    [InlineData("nobody", "c4c9334bac560ecc979e58001b3e22fb", null)]
    public async Task An_answer_is_that_of_the_secret_of_the_user(string user, string digest, string? account) => Assert.Equal(
        account,
        await new SecretsFileChecker(_path).CheckAsync(new ApopResponse(user, Encoding.ASCII.GetBytes("<1896.697170952@dbc.mtview.ca.us>"), digest), default));

    [Theory]
    [InlineData("tim", "tanstaaftanstaaf", "tim")]
    [InlineData("tim", "tanstaaf", null)]
    [InlineData("nobody", "", null)]
    public async Task A_secret_is_a_password_as_well(string user, string password, string? account) =>
        Assert.Equal(account, await new SecretsFileChecker(_path).CheckAsync(new UserPassword(user, password), default));

    [Fact]
    public void A_name_twice_is_refused_and_no_secret_is_named()
    {
        File.AppendAllText(_path, "tim:hunter2\n");

        Assert.Equal($"\"{_path}\", line 4: \"tim\" is there already; remove one of the two", Assert.Throws<AccountStoreException>(() => new SecretsFileChecker(_path).Read()).Message);
    }
}
