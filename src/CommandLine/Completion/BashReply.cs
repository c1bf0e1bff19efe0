using System.Text;

namespace Twisted.CommandLine.Completion;

/// <summary>The answer to bash, which breaks words at <c>=</c> and <c>:</c> too and wants only what comes behind that.</summary>
/// <remarks>
/// A line for each candidate, as it is to be inserted; bash closes quotes, and adds spaces. Then, where paths are wanted, a line
/// <c>:files</c> or <c>:folders</c>, one with the beginning of the path, one with what of that stands before the last break, and one
/// with what stands before the path and behind that break.
/// </remarks>
internal static class BashReply
{
    /// <param name="completer">Finds the candidates.</param>
    /// <param name="isListing">True when bash shows the candidates and inserts none, so that there is room for what they are.</param>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="text">What bash replaces: the end of the word.</param>
    /// <param name="line">The command line up to the cursor.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(Completer completer, bool isListing, int columns, string text, string line, TextWriter output)
    {
        var parsed = BashLine.Parse(line);
        var word = parsed.Words[^1];
        var replaced = Unquoted(text, parsed.Quote);
        if (parsed.Words.Count < 2 || !word.EndsWith(replaced, StringComparison.Ordinal))
        {
            // Bash has another opinion of what the word is, and would put the answer anywhere.
            return;
        }

        var kept = word.Length - replaced.Length;
        var answer = completer.Complete([.. parsed.Words.Take(parsed.Words.Count - 1).Skip(1)], word);
        CompletionCandidate[] candidates = [.. answer.Candidates.Where(candidate => CompletionCommand.IsLine(candidate.Text) && candidate.Text.Length >= kept)];
        var reply = new StringBuilder();
        if (isListing && candidates.Length > 1)
        {
            List(candidates, columns, reply);
        }
        else
        {
            foreach (var candidate in candidates)
            {
                reply.Append(parsed.Escape(candidate.Text[kept..])).Append('\n');
            }
        }

        if (answer.Paths != CompletionPaths.None && CompletionCommand.IsLine(word) && word.Length >= answer.PathStart.Length)
        {
            reply.Append(answer.Paths == CompletionPaths.Files ? ":files\n" : ":folders\n")
                .Append(word, answer.PathStart.Length, word.Length - answer.PathStart.Length).Append('\n')
                .Append(word, answer.PathStart.Length, Math.Max(0, kept - answer.PathStart.Length)).Append('\n')
                .Append(word, kept, Math.Max(0, answer.PathStart.Length - kept)).Append('\n');
        }

        output.Write(reply.ToString());
    }

    private static string Unquoted(string text, char quote) => BashLine.Parse(quote == '\0' ? text : quote + text).Words[^1];

    private static void List(CompletionCandidate[] candidates, int columns, StringBuilder reply)
    {
        var widest = candidates.Max(candidate => candidate.Text.Length);
        foreach (var candidate in candidates)
        {
            var about = CompletionCommand.About(candidate.About);
            var room = columns - widest - 6;
            var shown = about.Length > room && room > 3 ? about[..(room - 3)] + "..." : about;
            reply.Append(shown.Length == 0 || room <= 3 ? candidate.Text : $"{candidate.Text.PadRight(widest)}  ({shown})").Append('\n');
        }
    }
}
