using Twisted.PluginHost.Restoring;

namespace Twisted.Taps;

/// <summary>Tells of a restore in lines, which <see cref="ProgressScreen"/> makes a bar of where there is a terminal.</summary>
public sealed class RestoreLines(IProgress<string> lines) : IRestoreObserver
{
    private bool _said;

    /// <summary>A step as a line: <c>Restoring Greetings 1.0.0 from mine (1 of 3)</c>.</summary>
    public static string Of(RestoreProgress progress) =>
        progress.Total > 0 ? $"{progress.Text} ({progress.Done} of {progress.Total})" : progress.Text;

    public void Progress(RestoreProgress progress) => Say(Of(progress));

    public void Problem(string text) => Say($"warning: {text}");

    public void Detail(string text)
    {
        // Whoever runs a tap asks what went wrong, not how it went.
    }

    /// <summary>Takes a bar away that a failure left.</summary>
    public void End()
    {
        if (_said)
        {
            lines.Report("");
        }
    }

    private void Say(string line)
    {
        _said = true;
        lines.Report(line);
    }
}
