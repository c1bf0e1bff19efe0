using System.Text;
using Twisted.Accounts;
using Twisted.Persistence;
using Twisted.Taps.Terminals;
using Twisted.Usage;

namespace Twisted.Taps;

/// <summary>Where the password of an account comes from: a file, standard input, or somebody at the terminal.</summary>
/// <param name="file">The file that the command line names, <c>-</c> for standard input; null to ask.</param>
/// <param name="warn">Hears that others can read the file.</param>
public sealed class Passwords(string? file, Action<string> warn)
{
    /// <summary>How often two different ones may be typed.</summary>
    private const int MostAttempts = 3;

    private const string What = "password";

    /// <summary>The password that somebody says an account has.</summary>
    /// <param name="user">Whose, for the question.</param>
    /// <exception cref="TapException">It cannot be read, or nothing was typed.</exception>
    /// <exception cref="UsageException">There is none, and nobody to ask.</exception>
    public string ForChecking(string user) => Given() ?? Asked(user, prompt => AskOnce(prompt, $"Password of {user}: ", user));

    /// <summary>A new password, typed twice where it is typed.</summary>
    /// <inheritdoc cref="ForChecking"/>
    public string ForNew(string user) => Expect(Given() ?? Asked(user, prompt => AskTwice(prompt, user)));

    private static string AskOnce(PassphrasePrompt prompt, string question, string user) => prompt.Ask(question) switch
    {
        null or "" => throw new TapException($"no password was typed for \"{user}\""),
        var answer => answer,
    };

    private static string AskTwice(PassphrasePrompt prompt, string user)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var answer = AskOnce(prompt, $"New password of {user}: ", user);
            if (prompt.Ask("New password again: ") == answer)
            {
                return answer;
            }

            prompt.Say("Passwords do not match");
        }

        throw new TapException($"the passwords of \"{user}\" did not match");
    }

    private static string Expect(string password) =>
        Encoding.UTF8.GetByteCount(password) > UserPassword.LongestPassword ? throw new TapException($"a password has {UserPassword.LongestPassword} bytes at most")
        : password.Any(char.IsControl) ? throw new TapException("a password has no line end and no other control character")
        : password;

    private string? Given() => file switch
    {
        null => null,
        "-" => PassphraseFile.ReadInput(What),
        _ => PassphraseFile.Read(file, warn, What),
    };

    private static string Asked(string user, Func<PassphrasePrompt, string> ask)
    {
        using var prompt = PassphrasePrompt.TryOpen() ?? throw new UsageException(
            $"there is no terminal to ask for the password of \"{user}\"\nGive it with --password-file FILE, or --password-file - for standard input.");
        try
        {
            return ask(prompt);
        }
        catch (IOException exception)
        {
            throw new TapException($"cannot ask for the password of \"{user}\" on the terminal: {exception.Message}", exception);
        }
    }
}
