namespace Twisted.Runner.Reloading;

/// <summary>The wishes of others that the application reload. One that comes before it runs is kept until then.</summary>
internal sealed class ReloadRequests
{
    private readonly Lock _lock = new();
    private Action<string>? _reload;
    private string? _waiting;

    /// <param name="reason">What asks, such as the name of a signal.</param>
    public void Request(string reason)
    {
        Action<string>? reload;
        lock (_lock)
        {
            reload = _reload;
            _waiting = reload is null ? reason : null;
        }

        reload?.Invoke(reason);
    }

    /// <param name="reload">Must return at once.</param>
    public void SendTo(Action<string> reload)
    {
        string? waiting;
        lock (_lock)
        {
            _reload = reload;
            waiting = _waiting;
        }

        if (waiting is not null)
        {
            reload(waiting);
        }
    }
}
