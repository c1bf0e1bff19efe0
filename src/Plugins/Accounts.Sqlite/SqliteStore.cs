using Twisted.Shared;

namespace Twisted.Accounts;

/// <summary>Writes the accounts of a database.</summary>
internal sealed class SqliteStore(string path) : IAccountStore
{
    private readonly AccountDatabase _database = new(path);

    public string Place => path;

    public bool Exists => File.Exists(path);

    public IReadOnlyList<string> ReadNames() => Exists ? _database.ReadNames() : [];

    public bool SetPassword(string name, string password) => _database.Set(name, PasswordHash.Create(password));

    public bool Remove(string name) => Exists && _database.Remove(name);
}
