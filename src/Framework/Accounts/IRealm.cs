namespace Twisted.Accounts;

/// <summary>What is behind the accounts: mailboxes, folders, shells.</summary>
/// <remarks>
/// A service with one kind of avatar derives from <see cref="Realm{TAvatar}"/>. Called by several connections at a time; kept in
/// the tap with the <see cref="Portal"/>, so it is a persisted type.
/// </remarks>
public interface IRealm
{
    /// <summary>What a protocol of that kind works with for an account.</summary>
    /// <param name="account">The name, as a checker gave it; <see cref="AnonymousChecker.Account"/> for everybody.</param>
    /// <param name="kind">The type that the protocol works with; the value of the result is one.</param>
    /// <param name="cancellationToken">Cancelled when the connection is gone.</param>
    /// <returns>Null when the account has nothing of that kind.</returns>
    ValueTask<Avatar?> OpenAsync(string account, Type kind, CancellationToken cancellationToken);
}
