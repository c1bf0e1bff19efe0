using System.Globalization;
using Twisted.Shared;

namespace Twisted.Runner.State;

/// <summary>What <c>status</c> prints of a process that runs.</summary>
/// <param name="unicode">True to draw the tree with lines; otherwise it is indented.</param>
internal sealed class StatusText(bool unicode)
{
    private const string Indent = "  ";

    public IEnumerable<string> Lines(ApplicationState state)
    {
        yield return Title(state);
        yield return $"  since     {state.Since:yyyy/MM/dd HH:mm:ss} UTC ({Words.Duration(state.Time - state.Since)})";
        yield return $"  user      {state.User}";
        yield return $"  folder    {state.Folder}";
        yield return $"  log       {state.Log}{(state.LogEntriesLost > 0 ? $" ({Words.Count(state.LogEntriesLost)} entries lost)" : "")}";
        yield return $"  program   {state.Program} {state.Version}";
        if (state.PredecessorId is { } predecessor)
        {
            yield return $"  replaces  process {Words.Count(predecessor)}, whose connections go on";
        }

        if (state.Services.Count == 0)
        {
            yield break;
        }

        yield return "";
        foreach (var line in Table(state).Lines(state.Services))
        {
            yield return Indent + line.Text;
        }
    }

    public static string Title(ApplicationState state) =>
        string.Create(CultureInfo.InvariantCulture, $"{Printable.Escape(state.Name)} is {Words.Of(state.Phase)} (process {state.ProcessId})");

    private ServiceTable Table(ApplicationState state) => new(
        [
            StatusColumn.State,
            StatusColumn.Since(state.Time),
            StatusColumn.Restarts,
            StatusColumn.Connections,
            StatusColumn.Received,
            StatusColumn.Sent,
            StatusColumn.Errors,
        ],
        unicode);
}
