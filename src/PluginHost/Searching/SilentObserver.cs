using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Searching;

/// <summary>For feeds whose failures are part of a result.</summary>
internal sealed class SilentObserver : IRestoreObserver
{
    public static SilentObserver Instance { get; } = new();

    public void Progress(RestoreProgress progress)
    {
    }

    public void Problem(string text)
    {
    }

    public void Detail(string text)
    {
        // Nobody asked how a search goes.
    }
}
