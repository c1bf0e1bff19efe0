using Twisted.Shared;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary>A line that begins with how it is: <c>ok</c>, <c>error</c>.</summary>
internal static class StatusLine
{
    private const int Column = 9;

    /// <summary>Further lines of the text are joined to the first, so that each status is one line for whoever filters them.</summary>
    public static string Of(string status, string text) => $"{status.PadRight(Column)}{Printable.Escape(text.ReplaceLineEndings(" "))}\n";
}
