using System.Globalization;
using System.Text;

namespace Twisted.CommandLine.Completion;

/// <summary>What the scripts of the shells call when a key is pressed: <c>TOOL __complete words WORD… WORD-AT-THE-CURSOR</c>.</summary>
/// <remarks>
/// Prints the candidates, one a line, each with a tab and what it is behind it, and then a line that begins with a colon: <c>:</c>,
/// <c>:files</c> or <c>:folders</c>, for what the shell is to add, with a tab and what stands in front of the path behind it. For bash
/// see <see cref="BashReply"/>; for PowerShell, which cannot hand on an empty word, the last one has a <c>=</c> in front.
/// </remarks>
internal static class CompletionCommand
{
    public const string Name = "__complete";

    /// <summary>Nobody reads more beside a list of words.</summary>
    private const int LongestAbout = 100;

    /// <returns>False when these are no such words.</returns>
    public static bool TryRun(Completer completer, string[] words, TextWriter output)
    {
        switch (words)
        {
            case ["words", .. var passed, var word]:
                Write(completer.Complete(passed, word), output);
                return true;
            case ["powershell", .. var passed, ['=', .. var word]]:
                Write(completer.Complete(passed, word), output);
                return true;
            case ["bash", var type, var columns, var text, var line]:
                BashReply.Write(completer, isListing: type == "63", Number(columns), text, line, output);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The beginning of a description, in one line.</summary>
    internal static string About(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        var about = new StringBuilder();
        foreach (var letter in end < 0 ? text.TrimEnd('.') : text[..end])
        {
            about.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return about.Length <= LongestAbout ? about.ToString() : about.ToString(0, LongestAbout - 3) + "...";
    }

    /// <summary>False for what would be more than one line, or would command the terminal.</summary>
    internal static bool IsLine(string text) => !text.Any(char.IsControl);

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 20 and < 1000 ? number : 80;

    private static void Write(CompletionAnswer answer, TextWriter output)
    {
        var text = new StringBuilder();
        foreach (var candidate in answer.Candidates)
        {
            if (IsLine(candidate.Text))
            {
                text.Append(candidate.Text).Append('\t').Append(About(candidate.About)).Append('\n');
            }
        }

        text.Append(':').Append(answer.Paths switch { CompletionPaths.Files => "files", CompletionPaths.Folders => "folders", _ => "" });
        text.Append('\t').Append(IsLine(answer.PathStart) ? answer.PathStart : "").Append('\n');
        output.Write(text.ToString());
    }
}
