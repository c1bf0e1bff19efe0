using System.Text;

namespace Twisted.Services;

/// <summary>Takes what a program writes apart into lines.</summary>
internal static class OutputLines
{
    /// <summary>A longer line is passed on in pieces: a program that never ends one takes no more memory than this.</summary>
    public const int LongestLine = 8192;

    /// <param name="reader">Where the program writes to.</param>
    /// <param name="line">Called with each line, without its end; empty ones are left out.</param>
    /// <param name="cancellationToken">Ends the reading; what came before is passed on.</param>
    public static async Task ReadAsync(TextReader reader, Action<string> line, CancellationToken cancellationToken)
    {
        var buffer = new char[1024];
        var begun = new StringBuilder();
        try
        {
            while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                Take(buffer.AsSpan(0, count), begun, line);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Something that the program has started holds its output open, or it was closed under the reader.
        }

        Pass(begun, line);
    }

    private static void Take(ReadOnlySpan<char> text, StringBuilder begun, Action<string> line)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var room = LongestLine - begun.Length;
            var count = Math.Min(end < 0 ? text.Length : end, room);
            begun.Append(text[..count]);
            text = text[count..];
            if (text is ['\n', ..])
            {
                Pass(begun, line);
                text = text[1..];
            }
            else if (begun.Length == LongestLine)
            {
                Pass(begun, line);
            }
        }
    }

    private static void Pass(StringBuilder begun, Action<string> line)
    {
        var text = begun.ToString().TrimEnd('\r');
        begun.Clear();
        if (text.Length > 0)
        {
            line(text);
        }
    }
}
