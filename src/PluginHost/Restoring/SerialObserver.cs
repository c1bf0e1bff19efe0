namespace Twisted.PluginHost.Restoring;

/// <summary>Several packages are restored at once; whoever looks on hears of one thing at a time.</summary>
internal sealed class SerialObserver(IRestoreObserver inner) : IRestoreObserver
{
    private readonly Lock _telling = new();

    public void Progress(RestoreProgress progress)
    {
        lock (_telling)
        {
            inner.Progress(progress);
        }
    }

    public void Problem(string text)
    {
        lock (_telling)
        {
            inner.Problem(text);
        }
    }

    public void Detail(string text)
    {
        lock (_telling)
        {
            inner.Detail(text);
        }
    }
}
