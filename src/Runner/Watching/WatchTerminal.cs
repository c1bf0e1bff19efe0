namespace Twisted.Runner.Watching;

/// <summary>The other screen of a terminal, which leaves the first one as it was.</summary>
internal sealed class WatchTerminal : IDisposable
{
    /// <summary>The other screen, no cursor, and no line that goes on in the next.</summary>
    private const string Enter = "\u001b[?1049h\u001b[?25l\u001b[?7l";

    /// <summary>All of that back, and the keys as they were before they could be read.</summary>
    private const string Leave = "\u001b[?7h\u001b[?25h\u001b[?1049l\u001b[?1l\u001b>";

    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    private readonly TextWriter _output;

    public WatchTerminal(TextWriter output)
    {
        _output = output;
        output.Write(Enter);
    }

    /// <summary>Columns and rows, as they are now.</summary>
    public static (int Width, int Height) Size => Console.WindowWidth > 0 && Console.WindowHeight > 0 ? (Console.WindowWidth, Console.WindowHeight) : (UsualWidth, UsualHeight);

    /// <summary>Draws over what is there, so that nothing flickers.</summary>
    public void Draw(IReadOnlyList<string> lines) => _output.Write($"\u001b[H{string.Join("\u001b[K\r\n", lines)}\u001b[K\u001b[J");

    public void Dispose() => _output.Write(Leave);
}
