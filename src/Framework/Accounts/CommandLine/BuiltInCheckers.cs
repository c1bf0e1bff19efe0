using Twisted.Usage;

namespace Twisted.Accounts;

/// <summary>The checkers that need nothing but the framework.</summary>
internal static class BuiltInCheckers
{
    public static IReadOnlyList<CheckerType> All { get; } =
    [
        Type("anonymous", "", "Everybody, without a name.", MakeAnonymous),
        Type("memory", "NAME:PASSWORD", "One account, kept in the tap itself; for tests.", MakeMemory),
        Type("secrets", "FILE", "A file of mode 0600 with readable secrets, for CRAM-MD5 and APOP.", MakeSecrets),
        Type("sshkeys", "FILE", "Public keys as in authorized_keys; %u in the path is the user, %h the user's home folder.", MakeKeys),
    ];

    private static CheckerType Type(string name, string argument, string description, Func<string, IChecker> make) => new()
    {
        Name = name,
        Argument = argument,
        Description = description,
        Create = () => new Maker(make),
    };

    private static AnonymousChecker MakeAnonymous(string text) =>
        text.Length == 0 ? new AnonymousChecker() : throw new UsageException($"\"anonymous\" has nothing behind it, and here has \"{text}\"");

    private static MemoryChecker MakeMemory(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon + 1 == text.Length)
        {
            throw new UsageException("\"memory\" needs an account: write memory:NAME:PASSWORD");
        }

        try
        {
            return new MemoryChecker().Add(text[..colon], text[(colon + 1)..]);
        }
        catch (ArgumentException exception)
        {
            // Not with what was typed: it has a password in it.
            throw new UsageException(exception.Message.Split(" (")[0].TrimEnd('.'), exception);
        }
    }

    private static SecretsFileChecker MakeSecrets(string text)
    {
        var checker = new SecretsFileChecker(CheckerTypes.FullPath("secrets", text));
        try
        {
            _ = checker.Read();
            return checker;
        }
        catch (AccountStoreException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    private static AuthorizedKeysChecker MakeKeys(string text)
    {
        var pattern = text.StartsWith("%h/", StringComparison.Ordinal) ? text : CheckerTypes.FullPath("sshkeys", text);
        try
        {
            var checker = new AuthorizedKeysChecker(pattern);
            checker.CheckFile();
            return checker;
        }
        catch (AccountStoreException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message.Split(" (")[0].TrimEnd('.'), exception);
        }
    }

    private sealed class Maker(Func<string, IChecker> make) : ICheckerPlugin
    {
        public IChecker MakeChecker(string text) => make(text);
    }
}
