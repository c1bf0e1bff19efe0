namespace Twisted.Accounts;

/// <summary>Knows accounts, and says whose credentials are.</summary>
/// <remarks>
/// It is called by several connections at a time. It lives in a tap, so it is a persisted type, and keeps where the accounts are
/// rather than the accounts.
/// </remarks>
public interface IChecker
{
    /// <summary>The kinds of credentials that it can check: classes that implement <see cref="ILoginCredentials"/>. It is given no others.</summary>
    IReadOnlyList<Type> Kinds { get; }

    /// <summary>
    /// What the accounts are in, such as <c>file:/etc/users</c>: services of one process that use the same count failures
    /// together. Null, the default, for what nobody else uses.
    /// </summary>
    string? Store => null;

    /// <summary>Whose credentials these are.</summary>
    /// <returns>
    /// The name of the account, or null for a refusal: no such account, a wrong secret, an account that is locked. Which of
    /// them it was must not be found out from the time it takes either.
    /// </returns>
    /// <remarks>It must not block its caller. Cancelled when the connection is gone.</remarks>
    /// <exception cref="AccountStoreException">It cannot be told, for a reason that the peer has nothing to do with.</exception>
    ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken);
}
