using System.Text;
using Microsoft.Extensions.Logging;
using Twisted.Shared;

namespace Twisted.Web;

/// <summary>Reads what a program writes as errors, all of it so that the program never waits, and logs the first lines.</summary>
internal static class CgiErrorOutput
{
    /// <summary>What is longer is cut: a program that never ends a line takes no more memory than this.</summary>
    public const int LongestLine = 1024;

    /// <summary>Does not fail; it ends with the output, or when the token is cancelled.</summary>
    public static async Task ReadAsync(Stream errors, string file, int mostLines, ILogger logger, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        var line = new byte[LongestLine];
        var begun = 0;
        long lines = 0;
        try
        {
            while (await errors.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                Take(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Something that the program has started holds its output open.
        }

        Pass();
        if (lines > mostLines)
        {
            logger.ErrorsLeftOut(file, lines - mostLines);
        }

        void Take(ReadOnlySpan<byte> text)
        {
            while (!text.IsEmpty)
            {
                var end = text.IndexOf((byte)'\n');
                var piece = end < 0 ? text : text[..end];
                piece = piece[..Math.Min(piece.Length, LongestLine - begun)];
                piece.CopyTo(line.AsSpan(begun));
                begun += piece.Length;
                if (end < 0)
                {
                    return;
                }

                Pass();
                text = text[(end + 1)..];
            }
        }

        void Pass()
        {
            var text = line.AsSpan(0, begun).TrimEnd("\r \t"u8);
            begun = 0;
            if (!text.IsEmpty && ++lines <= mostLines)
            {
                logger.ProgramWroteError(file, Printable.Escape(Encoding.UTF8.GetString(text)));
            }
        }
    }
}
