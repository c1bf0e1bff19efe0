namespace Twisted.Accounts;

/// <summary>How an attempt to log in ended.</summary>
public enum LoginOutcome
{
    /// <summary>There is an avatar.</summary>
    Granted,

    /// <summary>No checker knows the credentials. Say no more to the peer: whether the account exists is not its business.</summary>
    Refused,

    /// <summary>Too many failures from this address; nothing was checked. See <see cref="Login{TAvatar}.RetryAfter"/>.</summary>
    TooManyFailures,

    /// <summary>No checker takes credentials of that kind.</summary>
    KindNotAccepted,

    /// <summary>The credentials are right, and the account has nothing that this protocol works with.</summary>
    NoAvatar,
}
