namespace Twisted.Accounts;

/// <summary><c>--auth sqlite:FILE</c>, and <c>mktap passwd sqlite:FILE</c>.</summary>
[Plugin(ICheckerPlugin.PluginType, "sqlite", Description = "A SQLite database, as mktap passwd sqlite:FILE makes it.")]
[PluginData(ICheckerPlugin.ArgumentData, "FILE")]
public sealed class SqlitePlugin : IAccountStorePlugin
{
    public IChecker MakeChecker(string text)
    {
        var database = new AccountDatabase(CheckerTypes.FullPath("sqlite", text));
        try
        {
            _ = database.ReadNames();
            return new SqliteChecker(database.Path);
        }
        catch (AccountStoreException exception)
        {
            throw new UsageException(
                File.Exists(database.Path) ? exception.Message : $"there is no database \"{database.Path}\"; make it: mktap passwd \"sqlite:{database.Path}\" USER",
                exception);
        }
    }

    public IAccountStore OpenStore(string text) => new SqliteStore(CheckerTypes.FullPath("sqlite", text));
}
