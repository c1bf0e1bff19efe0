using Twisted.PluginHost.Restoring;

namespace Twisted.Taps;

/// <summary>Tells of a restore in lines.</summary>
public sealed class LineObserver(IProgress<string> lines) : IRestoreObserver
{
    public void Progress(RestoreProgress progress) => lines.Report($"{progress.Text}...");

    public void Problem(string text) => lines.Report($"warning: {text}");

    public void Detail(string text)
    {
        // Whoever runs a tap asks what went wrong, not how it went.
    }
}
