namespace Twisted.Accounts;

/// <summary>
/// The accounts cannot be looked at: a file is missing or malformed, a database is locked. That is a fault for the
/// administrator and no refusal; tell the peer to try later. The message names the store and what to do.
/// </summary>
public sealed class AccountStoreException : Exception
{
    public AccountStoreException()
    {
    }

    public AccountStoreException(string message)
        : base(message)
    {
    }

    public AccountStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
