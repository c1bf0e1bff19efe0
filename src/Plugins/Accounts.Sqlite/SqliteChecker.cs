using Twisted.Shared;

namespace Twisted.Accounts;

/// <summary>Accounts in the table <c>accounts (name, hash)</c> of a SQLite database, the hash being one of argon2id or bcrypt.</summary>
/// <remarks>Only its path is kept in a tap. Each login looks at the database of that moment, and waits 5 seconds at most for somebody who writes.</remarks>
/// <param name="path">An absolute path.</param>
public sealed class SqliteChecker(string path) : IChecker
{
    private readonly AccountDatabase _database = new(path);

    public string Path => _database.Path;

    public IReadOnlyList<Type> Kinds => [typeof(UserPassword)];

    public string Store => $"sqlite:{Path}";

    public async ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken)
    {
        var login = (UserPassword)credentials;
        if (await Task.Run(() => _database.FindHash(login.UserName), cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        return await Parse(found).MatchesAsync(login.Password, cancellationToken).ConfigureAwait(false) && found.Name == login.UserName ? login.UserName : null;
    }

    private PasswordHash Parse((string Name, string Hash) found)
    {
        try
        {
            return PasswordHash.Parse(found.Hash);
        }
        catch (FormatException exception)
        {
            throw new AccountStoreException($"\"{found.Name}\" in \"{Path}\" has {exception.Message}; give it a new password: mktap passwd \"sqlite:{Path}\" \"{found.Name}\"", exception);
        }
    }
}
