using System.Globalization;
using System.Text;
using Twisted.PluginHost.Restoring;
using Twisted.Shared;

namespace Twisted.Taps;

/// <summary>Shows how far long work is: on a terminal a bar that is drawn over itself and goes away at the end, elsewhere lines.</summary>
/// <remarks>
/// Nothing but carriage returns and spaces is written to the terminal. Whoever writes to it otherwise calls
/// <see cref="Clear"/> before. Safe for concurrent use.
/// </remarks>
/// <param name="program">The tool's name, which stands in front of the bar.</param>
/// <param name="lines">Gets lines: all of them where there is no terminal, and those that tell of no step.</param>
/// <param name="terminal">The terminal.</param>
/// <param name="width">The terminal's width in columns, or null where there is none. Asked at the first step, since asking takes its time.</param>
public sealed class ProgressScreen(string program, Action<string> lines, TextWriter terminal, Func<int?> width) : IProgress<string>
{
    private const int WidestBar = 20;
    private const int NarrowestScreen = 20;

    private readonly Lock _drawing = new();
    private readonly Lazy<int?> _width = new(width);
    private int _drawn;

    /// <summary>Shows a step, as a line or as the bar. A step that completes the work takes the bar away.</summary>
    public void Step(RestoreProgress progress)
    {
        if (_width.Value is not { } columns)
        {
            lines(RestoreLines.Of(progress));
        }
        else if (progress.Total > 0 && progress.Done >= progress.Total)
        {
            Clear();
        }
        else
        {
            Draw(progress, Math.Max(columns, NarrowestScreen));
        }
    }

    /// <summary>Shows a line that another process may have sent: a step by its form, <see cref="RestoreLines.Of"/>, and an empty one takes the bar away.</summary>
    public void Report(string value)
    {
        if (TryParseStep(value) is { } progress)
        {
            Step(progress);
            return;
        }

        Clear();
        if (value.Length > 0)
        {
            lines(value);
        }
    }

    /// <summary>Takes the bar away, so that something else can be written in its place.</summary>
    public void Clear()
    {
        lock (_drawing)
        {
            if (_drawn > 0)
            {
                terminal.Write($"\r{new string(' ', _drawn)}\r");
                _drawn = 0;
            }
        }
    }

    private static RestoreProgress? TryParseStep(string line)
    {
        var start = line.EndsWith(')') ? line.LastIndexOf(" (", StringComparison.Ordinal) : -1;
        return start >= 0 && line[(start + 2)..^1].Split(" of ") is [var done, var total]
            && int.TryParse(done, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(total, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? new RestoreProgress(line[..start], first, last)
            : null;
    }

    private void Draw(RestoreProgress progress, int columns)
    {
        var text = new StringBuilder(program).Append(": ");
        if (progress.Total > 0)
        {
            var bar = Math.Min(WidestBar, columns / 4);
            var full = (int)((long)bar * progress.Done / progress.Total);
            text.Append('[').Append('#', full).Append('-', bar - full).Append(CultureInfo.InvariantCulture, $"] {progress.Done} of {progress.Total}  ");
        }

        Printable.Append(text, progress.Text);

        // A full last column would move the cursor to the next line.
        text.Length = Math.Min(text.Length, columns - 1);
        lock (_drawing)
        {
            var length = text.Length;
            text.Append(' ', Math.Max(0, _drawn - length));
            terminal.Write($"\r{text}");
            terminal.Flush();
            _drawn = length;
        }
    }
}
