using Twisted.Network;
using Twisted.Runner.State;
using Twisted.Services;
using Twisted.Shared;

namespace Twisted.Runner.Watching;

/// <summary>Draws a frame into a window of any size. What does not fit is left out: columns from the least wanted on, then services from the end.</summary>
/// <param name="unicode">True to draw the tree with lines.</param>
/// <param name="colours">True to colour what is not as it should be.</param>
internal sealed class WatchScreen(bool unicode, bool colours)
{
    private const string Help = "q quits";

    /// <summary>The lines above and below the table.</summary>
    private const int Frame = 4;

    /// <returns>As many lines as the window has, or fewer, none wider than it.</returns>
    public IReadOnlyList<string> Draw(WatchFrame frame, int width, int height)
    {
        List<StatusLine> lines = [];
        if (frame.State is not { } state)
        {
            lines.Add(new(Printable.Escape(frame.Notice ?? "")));
        }
        else
        {
            lines.Add(new(frame.Notice is null ? StatusText.Title(state) : Printable.Escape(state.Name)));
            lines.Add(new(frame.Notice is { } notice ? Printable.Escape(notice) : Summary(state)));
            lines.Add(new(""));
            if (state.Services.Count > 0)
            {
                AddTable(lines, Table(state, new TrafficRates(frame.Before, state), width), height - Frame);
            }
        }

        lines.Add(new(Help));
        return [.. lines.Take(Math.Max(height, 1)).Select(line => Paint(Cut(line.Text, width), line))];
    }

    private static string Summary(ApplicationState state) =>
        $"running for {Words.Duration(state.Time - state.Since)}{(state.LogEntriesLost > 0 ? $", {Words.Count(state.LogEntriesLost)} log entries lost" : "")}";

    private static void AddTable(List<StatusLine> lines, List<StatusLine> table, int room)
    {
        if (table.Count <= room)
        {
            lines.AddRange(table);
            return;
        }

        lines.AddRange(table.Take(Math.Max(room - 1, 0)));
        lines.Add(new($"({Words.Count(table.Count - Math.Max(room - 1, 0))} lines more; the window is too small)"));
    }

    private List<StatusLine> Table(ApplicationState state, TrafficRates rates, int width)
    {
        var columns = Columns(state, rates);
        while (true)
        {
            var lines = new ServiceTable([.. columns.Select(column => column.Column)], unicode).Lines(state.Services);
            if (columns.Count == 1 || lines[0].Text.Length <= width)
            {
                return lines;
            }

            columns.Remove(columns.MaxBy(column => column.Rank)!);
        }
    }

    /// <summary>With the rank at which each is left out, the highest first.</summary>
    private static List<RankedColumn> Columns(ApplicationState state, TrafficRates rates) =>
    [
        new(0, StatusColumn.State),
        new(5, StatusColumn.Since(state.Time)),
        new(4, StatusColumn.Restarts),
        new(1, StatusColumn.Connections),
        new(6, Rate("conn/s", rates, counts => counts.Connections, Words.Rate)),
        new(8, StatusColumn.Received),
        new(2, Rate("in/s", rates, counts => counts.BytesReceived, Words.Bytes)),
        new(9, StatusColumn.Sent),
        new(3, Rate("out/s", rates, counts => counts.BytesSent, Words.Bytes)),
        new(7, StatusColumn.Errors),
    ];

    private static StatusColumn Rate(string title, TrafficRates rates, Func<TrafficCounts, long> value, Func<double, string> inWords) =>
        new(title, service => rates.Of(service, value) is { } rate ? inWords(rate) : StatusColumn.None);

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..Math.Max(width, 0)];

    private string Paint(string text, StatusLine line)
    {
        var code = line switch
        {
            { IsHeading: true } => "1",
            { State: ServiceState.Failed } => "31",
            { State: ServiceState.Waiting } => "33",
            { State: ServiceState.Starting or ServiceState.Draining or ServiceState.Stopping } => "36",
            { State: ServiceState.Stopped } => "2",
            _ => null,
        };
        return colours && code is not null ? $"\u001b[{code}m{text}\u001b[0m" : text;
    }

    private sealed record RankedColumn(int Rank, StatusColumn Column);
}
