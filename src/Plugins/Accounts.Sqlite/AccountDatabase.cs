using Microsoft.Data.Sqlite;

namespace Twisted.Accounts;

/// <summary>A database with the table <c>accounts (name text primary key, hash text not null)</c>; it may have more, for others.</summary>
internal sealed class AccountDatabase(string path)
{
    private const string Schema = "create table if not exists accounts (name text not null primary key, hash text not null) without rowid";

    /// <summary>How long to wait for somebody who writes, in seconds.</summary>
    private const int Patience = 5;

    public string Path => path;

    public List<string> ReadNames() => Use(SqliteOpenMode.ReadOnly, database =>
    {
        using var command = Command(database, "select name from accounts order by name");
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    });

    /// <summary>The hash of an account; for a name that nobody has, that of somebody, so that it takes as long.</summary>
    /// <returns>Null when there are no accounts.</returns>
    public (string Name, string Hash)? FindHash(string name) => Use(SqliteOpenMode.ReadOnly, database =>
    {
        // The account, or its neighbour: always the same one for a name, as it would be for an account.
        using var command = Command(
            database,
            "select name, hash from (select name, hash, 0 as place from (select name, hash from accounts where name >= $name order by name limit 1) "
            + "union all select name, hash, 1 from (select name, hash from accounts order by name limit 1)) order by place limit 1",
            ("$name", name));
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetString(0), reader.GetString(1)) : ((string, string)?)null;
    });

    public bool Set(string name, string hash)
    {
        if (!File.Exists(path) && !OperatingSystem.IsWindows())
        {
            CreatePrivate();
        }

        return Use(SqliteOpenMode.ReadWriteCreate, database =>
        {
            using var transaction = database.BeginTransaction();
            Execute(database, Schema);
            var isKnown = Execute(database, "update accounts set hash = $hash where name = $name", ("$name", name), ("$hash", hash)) > 0;
            if (!isKnown)
            {
                Execute(database, "insert into accounts (name, hash) values ($name, $hash)", ("$name", name), ("$hash", hash));
            }

            transaction.Commit();
            return !isKnown;
        });
    }

    public bool Remove(string name) => Use(SqliteOpenMode.ReadWrite, database => Execute(database, "delete from accounts where name = $name", ("$name", name)) > 0);

    private static int Execute(SqliteConnection database, string text, params (string Name, string Value)[] parameters)
    {
        using var command = Command(database, text, parameters);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection database, string text, params (string Name, string Value)[] parameters)
    {
        var command = database.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this class.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private void CreatePrivate()
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault(exception is DirectoryNotFoundException ? "there is no such folder" : exception is UnauthorizedAccessException ? "permission denied" : exception.Message, exception);
        }
    }

    private T Use<T>(SqliteOpenMode mode, Func<SqliteConnection, T> use)
    {
        try
        {
            if (mode != SqliteOpenMode.ReadWriteCreate && !File.Exists(path))
            {
                throw new AccountStoreException($"cannot use the accounts in \"{path}\": it does not exist");
            }

            if (File.Exists(path) && FileSafety.NotWritableByOthers.FaultOf(path) is { } fault)
            {
                throw new AccountStoreException(fault);
            }

            // Not pooled: a connection that is kept would go on with a file that has been replaced.
            using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = Patience }.ToString());
            database.Open();
            return use(database);
        }
        catch (SqliteException exception)
        {
            throw Fault(exception.Message.Replace($"SQLite Error {exception.SqliteErrorCode}: ", "", StringComparison.Ordinal).Trim('\'', '.'), exception);
        }
    }

    private AccountStoreException Fault(string reason, Exception exception) => new($"cannot use the accounts in \"{path}\": {reason}", exception);
}
