namespace Twisted.Accounts;

/// <summary>Accounts with passwords that can be written. Each call is whole or has changed nothing.</summary>
/// <remarks>For tools, so it may block. Whatever cannot be read or written is an <see cref="AccountStoreException"/>.</remarks>
public interface IAccountStore
{
    /// <summary>What it is, for messages, such as the path of a file.</summary>
    string Place { get; }

    /// <summary>False when there is nothing yet.</summary>
    bool Exists { get; }

    /// <summary>The names in their order in the store; none when it does not exist.</summary>
    IReadOnlyList<string> ReadNames();

    /// <summary>Gives an account that password, and adds it where it is not yet.</summary>
    /// <param name="name">One that <see cref="AccountName.FaultOf"/> has nothing to say about.</param>
    /// <param name="password">Not empty, and no longer than <see cref="UserPassword.LongestPassword"/>.</param>
    /// <returns>True when it was added.</returns>
    bool SetPassword(string name, string password);

    /// <summary>Removes an account.</summary>
    /// <returns>False when there is none.</returns>
    bool Remove(string name);
}
