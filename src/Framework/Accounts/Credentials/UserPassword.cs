namespace Twisted.Accounts;

/// <summary>A user's name with the password, as the peer sent them.</summary>
public sealed class UserPassword : ILoginCredentials
{
    /// <summary>The longest password that is looked at: 1,024 bytes of UTF-8. A longer one is a wrong one.</summary>
    public const int LongestPassword = 1024;

    public UserPassword(string userName, string password)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(password);
        UserName = userName;
        Password = password;
    }

    public string UserName { get; }

    public string Password { get; }
}
