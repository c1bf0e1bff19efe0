namespace Twisted.Persistence.Model;

/// <summary>A place in a file: a byte of a binary one, a line and a column of a text; both are kept as one number.</summary>
/// <remarks>0 is no place.</remarks>
internal static class Position
{
    private const int LineShift = 32;

    /// <param name="offset">From 0.</param>
    public static long OfByte(int offset) => offset + 1L;

    /// <param name="line">From 1.</param>
    /// <param name="column">From 1, in UTF-16 units.</param>
    public static long OfText(int line, int column) => ((long)line << LineShift) | (uint)column;

    /// <summary>The place in words, such as <c> at line 3, column 14</c> or <c> at byte 120</c>, with a space in front; empty for no place.</summary>
    public static string Describe(long place) => place switch
    {
        0 => "",
        < 1L << LineShift => $" at byte {place - 1}",
        _ => $" at line {place >> LineShift}, column {(uint)place}",
    };
}
