namespace Twisted.Accounts;

/// <summary><c>--auth file:FILE</c>, and <c>mktap passwd FILE</c>.</summary>
[Plugin(ICheckerPlugin.PluginType, "file", Description = "A password file, as mktap passwd and htpasswd -B write it.")]
[PluginData(ICheckerPlugin.ArgumentData, "FILE")]
public sealed class PasswordFilePlugin : IAccountStorePlugin
{
    public IChecker MakeChecker(string text)
    {
        var checker = new PasswordFileChecker(CheckerTypes.FullPath("file", text));
        try
        {
            _ = checker.Read();
            return checker;
        }
        catch (AccountStoreException exception)
        {
            throw new UsageException(
                File.Exists(checker.Path) ? exception.Message : $"there is no password file \"{checker.Path}\"; make it: mktap passwd \"{checker.Path}\" USER",
                exception);
        }
    }

    public IAccountStore OpenStore(string text) => new PasswordFileStore(CheckerTypes.FullPath("file", text));
}
