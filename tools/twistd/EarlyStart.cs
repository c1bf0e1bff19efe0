using Twisted.Runner;
using Twisted.Taps;

namespace Twisted.Tools.Twistd;

/// <summary>Starts the daemon at once where the command line looks as if there is to be one: it then starts while the command line is read.</summary>
/// <remarks>A wrong guess costs a process that ends again. What is not seen at a glance is not guessed.</remarks>
internal static class EarlyStart
{
    public static EarlyDaemon? Of(IReadOnlyList<string> words) => LooksLikeDaemon(words) ? EarlyDaemon.TryStart(Passphrases.Variable) : null;

    internal static bool LooksLikeDaemon(IReadOnlyList<string> words)
    {
        var hasFile = false;
        if (words is not [['-', ..], ..])
        {
            return false;
        }

        foreach (var word in words)
        {
            if (word is "--nodaemon" or "--help" or "--version" || (word is ['-', not '-', ..] && word.Contains('n', StringComparison.Ordinal)))
            {
                return false;
            }

            hasFile |= word is "-f" or "--file" or "-y" or "--python" || word.StartsWith("--file=", StringComparison.Ordinal) || word.StartsWith("--python=", StringComparison.Ordinal);
        }

        return hasFile;
    }
}
