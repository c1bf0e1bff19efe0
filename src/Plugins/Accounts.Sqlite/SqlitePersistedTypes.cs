using Twisted.Accounts;

[assembly: PersistedTypes<SqlitePersistedTypes>]

namespace Twisted.Accounts;

/// <summary>What is kept in a tap: where the database is.</summary>
public sealed class SqlitePersistedTypes : IPersistedTypes
{
    /// <inheritdoc/>
    public void Register(PersistedTypeRegistry types) => types.Add(
        "Twisted.Accounts.Sqlite",
        1,
        (SqliteChecker checker, MemberWriter members) => members.Write("path", checker.Path),
        members => new SqliteChecker(members.Read<string>("path")))
        .Ephemeral("_database");
}
