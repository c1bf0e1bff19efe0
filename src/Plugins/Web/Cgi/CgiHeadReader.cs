namespace Twisted.Web;

/// <summary>Reads what a program writes up to the end of its headers.</summary>
internal static class CgiHeadReader
{
    private const int FirstSize = 4096;

    /// <returns>The headers, and what of the body came with them.</returns>
    /// <exception cref="CgiFailure">It writes none, too many, or wrong ones.</exception>
    public static async Task<(CgiHead Head, ReadOnlyMemory<byte> Body)> ReadAsync(Stream output, int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(FirstSize, most)];
        int filled = 0, line = 0;
        while (true)
        {
            if (filled == buffer.Length)
            {
                if (filled == most)
                {
                    throw new CgiFailure($"its headers have more than {most} bytes");
                }

                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, most));
            }

            var count = await output.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                throw new CgiFailure(filled == 0 ? "it writes nothing" : "its output ends before its headers do");
            }

            filled += count;
            if (FindEnd(buffer.AsSpan(0, filled), ref line) is { } body)
            {
                return (CgiHead.Parse(buffer.AsSpan(0, line)), buffer.AsMemory(body, filled - body));
            }
        }
    }

    /// <param name="text">What is there.</param>
    /// <param name="line">Where the line begins that has not ended so far; at last that of the empty one.</param>
    /// <returns>Where the body begins; null when the empty line is not there.</returns>
    private static int? FindEnd(ReadOnlySpan<byte> text, ref int line)
    {
        while (text[line..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (length == 0 || (length == 1 && text[line] == (byte)'\r'))
            {
                return line + length + 1;
            }

            line += length + 1;
        }

        return null;
    }
}
