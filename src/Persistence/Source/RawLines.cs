using System.Text;

namespace Twisted.Persistence.Source;

/// <summary>Raw texts of several lines: what stands before the closing quotes is taken off each line.</summary>
internal static class RawLines
{
    /// <param name="text">All between the quotes.</param>
    /// <returns>Null when it is not in the form that C# wants.</returns>
    public static string? Unindented(ReadOnlySpan<char> text)
    {
        if (!IsBlank(TakeLine(ref text, out var end)) || end.Length == 0 || LastLine(text) is var indent && !IsBlank(indent) || text.Length == indent.Length)
        {
            return null;
        }

        var lines = new StringBuilder(text.Length);
        var lastEnd = ReadOnlySpan<char>.Empty;
        while (text.Length > indent.Length || !text.SequenceEqual(indent))
        {
            var line = TakeLine(ref text, out end);
            if (line.StartsWith(indent, StringComparison.Ordinal))
            {
                line = line[indent.Length..];
            }
            else if (IsBlank(line) && indent.StartsWith(line, StringComparison.Ordinal))
            {
                line = [];
            }
            else
            {
                return null;
            }

            lines.Append(lastEnd).Append(line);
            lastEnd = end;
            if (end.Length == 0)
            {
                return null;
            }
        }

        return lines.ToString();
    }

    private static ReadOnlySpan<char> TakeLine(scoped ref ReadOnlySpan<char> text, out ReadOnlySpan<char> end)
    {
        var at = text.IndexOfAny("\r\n\x85\u2028\u2029");
        var line = at < 0 ? text : text[..at];
        var length = at < 0 ? 0 : text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
        end = text.Slice(line.Length, length);
        text = text[(line.Length + length)..];
        return line;
    }

    private static ReadOnlySpan<char> LastLine(ReadOnlySpan<char> text) => text[(text.LastIndexOfAny("\r\n\x85\u2028\u2029") + 1)..];

    private static bool IsBlank(ReadOnlySpan<char> line)
    {
        foreach (var character in line)
        {
            if (!char.IsWhiteSpace(character))
            {
                return false;
            }
        }

        return true;
    }
}
