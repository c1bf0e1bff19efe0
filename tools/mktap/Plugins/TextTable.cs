using System.Text;
using Twisted.Shared;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary>Rows of words, in columns that are as wide as their widest word.</summary>
internal sealed class TextTable(params string[] heads)
{
    private const int Gap = 2;

    private readonly List<string[]> _rows = [heads];

    public void Add(params string[] words) => _rows.Add([.. words.Select(Printable.Escape)]);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                var isLast = column == row.Length - 1;
                text.Append(row[column]).Append(' ', isLast ? 0 : _rows.Max(other => other[column].Length) - row[column].Length + Gap);
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
