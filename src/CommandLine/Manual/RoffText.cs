using System.Globalization;
using System.Text;

namespace Twisted.CommandLine.Manual;

/// <summary>Lines in the language of roff, with the macros of man(7).</summary>
internal sealed class RoffText
{
    private const int Width = 78;

    private readonly StringBuilder _text = new();

    public RoffText Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    public RoffText Section(string title) => Line($".SH {title}");

    /// <summary>A paragraph of plain text, in lines that are not too long to compare.</summary>
    public RoffText Text(string text)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var escaped = Escape(word);
            if (line.Length > 0 && line.Length + 1 + escaped.Length > Width)
            {
                Line(Harmless(line.ToString()));
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(escaped);
        }

        return line.Length > 0 ? Line(Harmless(line.ToString())) : this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Plain text for any place within a line. A hyphen becomes a minus, so that what is copied from a page can be run.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => escaped.Append("\\e"),
                '-' => escaped.Append("\\-"),
                '\'' => escaped.Append("\\(aq"),
                '`' => escaped.Append("\\(ga"),
                '^' => escaped.Append("\\(ha"),
                '~' => escaped.Append("\\(ti"),
                '"' => escaped.Append("\\(dq"),
                > '~' => escaped.Append("\\[u").Append(rune.Value.ToString("X4", CultureInfo.InvariantCulture)).Append(']'),
                < ' ' => escaped.Append(' '),
                _ => escaped.Append((char)rune.Value),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Plain text for a whole line.</summary>
    public static string EscapeLine(string text) => Harmless(Escape(text));

    // A line that begins with a dot is a request.
    private static string Harmless(string line) => line is ['.', ..] ? "\\&" + line : line;
}
