namespace Twisted.Accounts;

/// <summary>The result of an attempt to log in. Dispose it when the connection is gone: that logs out.</summary>
/// <typeparam name="TAvatar">What the protocol works with.</typeparam>
/// <remarks>Safe for use from any thread; what is disposed twice is logged out once.</remarks>
public sealed class Login<TAvatar> : IAsyncDisposable
    where TAvatar : class
{
    private Func<ValueTask>? _logOut;

    internal Login(LoginOutcome outcome, TimeSpan retryAfter = default)
    {
        Outcome = outcome;
        RetryAfter = retryAfter;
    }

    internal Login(string account, TAvatar avatar, Func<ValueTask>? logOut)
    {
        Account = account;
        Avatar = avatar;
        _logOut = logOut;
    }

    public LoginOutcome Outcome { get; }

    /// <summary>What to work with; null unless the login was granted.</summary>
    public TAvatar? Avatar { get; }

    /// <summary>The account's name; null unless the login was granted.</summary>
    public string? Account { get; }

    /// <summary>After <see cref="LoginOutcome.TooManyFailures"/>, when the next attempt would be looked at; zero otherwise.</summary>
    public TimeSpan RetryAfter { get; }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _logOut, null)?.Invoke() ?? ValueTask.CompletedTask;
}
