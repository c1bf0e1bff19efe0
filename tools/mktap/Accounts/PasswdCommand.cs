using Twisted.Accounts;
using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Plugins;
using Twisted.Shared.Completion;
using Twisted.Taps;
using Twisted.Tools.Mktap.Plugins;
using Twisted.Usage;

namespace Twisted.Tools.Mktap.Accounts;

/// <summary><c>mktap passwd STORE [USER]</c>: writes the accounts that <c>--auth</c> lets in.</summary>
internal sealed class PasswdCommand(PluginContext context)
{
    public const string Name = "passwd";

    public const string Summary = "Adds, changes, checks, lists and removes accounts that --auth lets in.";

    private const string HelpCommand = "mktap passwd --help";

    private static readonly OptionEntry Delete = new() { Kind = OptionKind.Flag, Name = "delete", ShortName = 'D', Help = "Remove the account." };

    private static readonly OptionEntry Verify = new()
    {
        Kind = OptionKind.Flag,
        Name = "verify",
        ShortName = 'v',
        Help = "Check the password, and change nothing. The exit code is 1 when it is wrong.",
    };

    private static readonly OptionEntry PasswordFile = new()
    {
        Kind = OptionKind.Parameter,
        Name = "password-file",
        ValueName = "FILE",
        Help = "The file with the password, or - for standard input. [default: it is asked for]",
    };

    private static readonly OptionEntry[] Entries =
    [
        Delete,
        Verify,
        PasswordFile,
        new OptionEntry { Kind = OptionKind.Argument, Name = "store", ValueType = OptionValueType.File, ValueName = CheckerWords.Store, Required = true, Help = "A password file, or TYPE:TEXT as behind --auth, such as sqlite:users.db; made where it is missing." },
        new OptionEntry { Kind = OptionKind.Argument, Name = "user", Required = false, Help = "Whose password is set; without one the accounts are listed." },
    ];

    private readonly OptionParser _parser = new(Entries);

    public static CommandDescription Description { get; } = CommandDescription.Of("mktap passwd", Summary, Entries) with
    {
        ExitCodes =
        [
            new("1", "It failed; with --verify, the password is wrong."),
        ],
        Examples =
        [
            new("mktap passwd users alice", "Set the password of alice, and make the file if there is none:"),
            new("mktap passwd users", "List the accounts:"),
        ],
    };

    public int Run(IReadOnlyList<string> words)
    {
        var parsed = _parser.Parse(words);
        if (parsed.Has(StandardOptions.Help))
        {
            context.Terminal.Write(Description.ToHelp(HelpScreen.TerminalWidth));
            return ExitCode.Success;
        }

        if (parsed.Has(StandardOptions.Version))
        {
            context.Terminal.WriteLine($"mktap {ToolVersion.Current}");
            return ExitCode.Success;
        }

        if (parsed.Errors.Count > 0)
        {
            return context.Terminal.UsageError(parsed.Errors, HelpCommand);
        }

        try
        {
            return Run(parsed);
        }
        catch (UsageException exception)
        {
            return context.Terminal.UsageError([exception.Message], HelpCommand);
        }
        catch (AccountStoreException exception)
        {
            context.Terminal.Error(exception.Message);
            return ExitCode.Failure;
        }
    }

    private int Run(ParsedOptions parsed)
    {
        var user = parsed["user"];
        if (parsed.Has(Delete) && parsed.Has(Verify))
        {
            throw new UsageException("--delete and --verify contradict each other");
        }

        if (user is null && Array.Find([Delete, Verify, PasswordFile], parsed.Has) is { } option)
        {
            throw new UsageException($"--{option.Name} needs a user: mktap passwd --{option.Name} {parsed["store"]} USER");
        }

        if (parsed.Has(Delete) && parsed.Has(PasswordFile))
        {
            throw new UsageException("--delete and --password-file contradict each other: no password is needed to remove an account");
        }

        if (context.Passphrases.HasFile)
        {
            throw new UsageException("--passphrase-file is for taps; the password of an account comes from --password-file, behind \"passwd\"");
        }

        if (user is not null && AccountName.FaultOf(user) is { } fault)
        {
            throw new UsageException($"\"{user}\" cannot name an account: {fault}");
        }

        PluginCatalog.Current = new DropInCatalog(new DropInSession(context.Home, context.Restorer), () => context.Plugins.Directory.Plugins);
        var store = StoreText(parsed["store"]!);
        var passwords = new Passwords(parsed[PasswordFile.Name], context.Terminal.Problem);
        return parsed.Has(Verify) ? RunVerify(store, user!, passwords)
            : user is null ? RunList(OpenStore(store))
            : parsed.Has(Delete) ? RunDelete(OpenStore(store), user)
            : RunSet(OpenStore(store), user, passwords);
    }

    private int RunSet(IAccountStore store, string user, Passwords passwords)
    {
        // What is malformed is said before somebody types.
        _ = store.ReadNames();
        var isNew = store.SetPassword(user, passwords.ForNew(user));
        context.Terminal.WriteLine(isNew ? $"Added \"{user}\" to \"{store.Place}\"." : $"Changed the password of \"{user}\" in \"{store.Place}\".");
        return ExitCode.Success;
    }

    private int RunDelete(IAccountStore store, string user)
    {
        if (!store.Remove(user))
        {
            context.Terminal.Error($"there is no account \"{user}\" in \"{store.Place}\"{NearNames.Suggestion(user, store.ReadNames())}");
            return ExitCode.Failure;
        }

        context.Terminal.WriteLine($"Removed \"{user}\" from \"{store.Place}\".");
        return ExitCode.Success;
    }

    private int RunList(IAccountStore store)
    {
        if (!store.Exists)
        {
            context.Terminal.Error($"there is no \"{store.Place}\"; it is made with its first account: mktap passwd STORE USER");
            return ExitCode.Failure;
        }

        foreach (var name in store.ReadNames())
        {
            context.Terminal.WriteLine(name);
        }

        return ExitCode.Success;
    }

    private int RunVerify(string store, string user, Passwords passwords)
    {
        var checker = CheckerTypes.MakeChecker(store);
        if (!checker.Kinds.Any(kind => kind.IsAssignableFrom(typeof(UserPassword))))
        {
            throw new UsageException($"\"{store.Split(':')[0]}\" checks no passwords");
        }

        var account = checker.CheckAsync(new UserPassword(user, passwords.ForChecking(user)), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (account is null)
        {
            context.Terminal.Error($"that is not the password of \"{user}\", or there is no such account");
            return ExitCode.Failure;
        }

        context.Terminal.WriteLine($"That is the password of \"{account}\".");
        return ExitCode.Success;
    }

    private static IAccountStore OpenStore(string store)
    {
        try
        {
            return CheckerTypes.OpenStore(store);
        }
        catch (UsageException exception) when (!store.Contains(':', StringComparison.Ordinal))
        {
            throw new UsageException($"{exception.Message}\nA password file of that name is written file:{store}.", exception);
        }
    }

    /// <summary>A path without a type is a password file, but for the name of a type, which need not have a text behind it.</summary>
    private static string StoreText(string text)
    {
        var hasType = text.Contains(':', StringComparison.Ordinal) && !(OperatingSystem.IsWindows() && Path.IsPathFullyQualified(text));
        return hasType || CheckerTypes.Find().Any(type => type.Name == text) ? text : $"file:{text}";
    }
}
