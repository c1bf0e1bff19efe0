using Microsoft.Data.Sqlite;

namespace SqlitePlugin;

/// <summary>Computes in a database that lives in memory, and names its service after the sum.</summary>
[TapPlugin("sqlite", "SQLite", Description = "Opens a database in memory.")]
public sealed class SqliteTap : TapPlugin<SqliteTap.SqliteOptions>
{
    public sealed class SqliteOptions : Options;

    public override IService MakeService(SqliteOptions options)
    {
        using var database = new SqliteConnection("Data Source=:memory:");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "create table numbers (n integer); insert into numbers values (20), (22); select sum(n) from numbers;";
        return new MultiService { Name = $"sum {command.ExecuteScalar()}" };
    }
}
