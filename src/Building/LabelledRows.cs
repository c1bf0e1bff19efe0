using System.Text;
using Twisted.Shared;

namespace Twisted.Building;

/// <summary>A heading, and below it what there is to say, each with its label in front.</summary>
public sealed class LabelledRows(string heading)
{
    private readonly List<(string Label, IReadOnlyList<string> Lines)> _rows = [];

    /// <summary>Adds a row; nothing to say leaves it out.</summary>
    public LabelledRows Add(string label, params IReadOnlyList<string> lines)
    {
        string[] said = [.. lines.Where(line => line.Length > 0)];
        if (said.Length > 0)
        {
            _rows.Add((label, said));
        }

        return this;
    }

    public override string ToString()
    {
        var text = new StringBuilder(Printable.Escape(heading)).Append('\n');
        var column = _rows.Max(row => row.Label.Length) + 2;
        foreach (var (label, lines) in _rows)
        {
            for (var i = 0; i < lines.Count; i++)
            {
                text.Append("  ").Append((i == 0 ? label : "").PadRight(column)).Append(Printable.Escape(lines[i])).Append('\n');
            }
        }

        return text.ToString();
    }
}
