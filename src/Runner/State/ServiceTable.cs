using System.Text;
using Twisted.Services;
using Twisted.Shared;

namespace Twisted.Runner.State;

/// <summary>The tree of services as lines: a column with the tree itself, then one for each thing to tell of a service.</summary>
/// <param name="columns">All but the first.</param>
/// <param name="unicode">True to draw the tree with lines; otherwise it is indented.</param>
internal sealed class ServiceTable(IReadOnlyList<StatusColumn> columns, bool unicode)
{
    private const string Gap = "  ";

    private readonly List<Row> _rows = [];

    public List<StatusLine> Lines(IReadOnlyList<ServiceNodeState> services)
    {
        Append(services, "", isTop: true);
        var widths = new int[columns.Count + 1];
        widths[0] = Math.Max("service".Length, _rows.Max(row => row.Label.Length));
        for (var i = 0; i < columns.Count; i++)
        {
            widths[i + 1] = Math.Max(columns[i].Title.Length, _rows.Max(row => row.Cells[i].Length));
        }

        List<StatusLine> lines = [new(Line("service", [.. columns.Select(column => column.Title)], widths), IsHeading: true)];
        foreach (var row in _rows)
        {
            lines.Add(new(Line(row.Label, row.Cells, widths), row.Service.State));
            if (row.Service.LastFailure is { } failure)
            {
                lines.Add(new($"{row.Below}last failure: {Printable.Escape(failure)}", row.Service.State));
            }
        }

        return lines;
    }

    private void Append(IReadOnlyList<ServiceNodeState> services, string indent, bool isTop)
    {
        for (var i = 0; i < services.Count; i++)
        {
            var isLast = i == services.Count - 1;
            var service = services[i];
            var branch = isTop || !unicode ? "" : isLast ? "└─ " : "├─ ";
            var below = indent + (isTop ? "" : !unicode || isLast ? (unicode ? "   " : "") : "│  ");
            var inner = unicode ? below : below + "  ";
            var underneath = unicode && service.Services.Count > 0 ? $"{below}│    " : $"{below}     ";
            _rows.Add(new Row(service, indent + branch + Printable.Escape(service.Name), underneath, [.. columns.Select(column => column.Cell(service))]));
            Append(service.Services, inner, isTop: false);
        }
    }

    private string Line(string label, IReadOnlyList<string> cells, int[] widths)
    {
        var line = new StringBuilder(label.PadRight(widths[0]));
        for (var i = 0; i < cells.Count; i++)
        {
            line.Append(Gap).Append(columns[i].IsNumber ? cells[i].PadLeft(widths[i + 1]) : cells[i].PadRight(widths[i + 1]));
        }

        return line.ToString().TrimEnd();
    }

    private sealed record Row(ServiceNodeState Service, string Label, string Below, string[] Cells);
}
