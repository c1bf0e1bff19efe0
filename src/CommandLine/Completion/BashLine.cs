using System.Text;

namespace Twisted.CommandLine.Completion;

/// <summary>A command line of bash up to the cursor, taken apart as bash does. Nothing in it is expanded, and so nothing run.</summary>
internal sealed record BashLine
{
    private const string Separators = " \t\n|&;()<>";
    private const string Special = " \t\n|&;()<>\"'\\$`*?[]#~=%!{}";

    /// <summary>All words, without their quotes; the last one is that at the cursor, and may be empty.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>The quote that is open at the cursor; <c>\0</c> for none.</summary>
    public required char Quote { get; init; }

    public static BashLine Parse(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isInWord, isRedirection, quote) = (false, false, '\0');
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (quote == '\0' && Separators.Contains(letter, StringComparison.Ordinal))
            {
                // Where output goes is no word of the command, nor is the number of what is sent there.
                if (isInWord && !isRedirection && !(letter is '<' or '>' && IsNumber(word)))
                {
                    words.Add(word.ToString());
                }

                isRedirection = letter is '<' or '>' || (isRedirection && !isInWord);
                word.Clear();
                isInWord = false;
                continue;
            }

            isInWord = true;
            if (letter == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && letter is '"' or '\'')
            {
                quote = letter;
            }
            else if (letter == '\\' && quote != '\'' && i + 1 < text.Length && (quote == '\0' || "$`\"\\\n".Contains(text[i + 1], StringComparison.Ordinal)))
            {
                i++;
                if (text[i] != '\n')
                {
                    word.Append(text[i]);
                }
            }
            else
            {
                word.Append(letter);
            }
        }

        words.Add(word.ToString());
        return new BashLine { Words = words, Quote = quote };
    }

    private static bool IsNumber(StringBuilder word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] is < '0' or > '9')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text as it has to be inserted at the cursor, to be read as it is.</summary>
    public string Escape(string text)
    {
        // A single quote ends only in the next one.
        var special = Quote switch { '"' => "\"$`\\", '\'' => "", _ => Special };
        var escaped = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            // These two begin something only in front.
            if (special.Contains(text[i], StringComparison.Ordinal) && (i == 0 || text[i] is not ('=' or '~')))
            {
                escaped.Append('\\');
            }

            escaped.Append(text[i]);
        }

        return escaped.ToString();
    }
}
