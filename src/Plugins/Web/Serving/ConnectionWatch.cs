namespace Twisted.Web;

/// <summary>The connections whose silence ends them some time. Looks at all of them once a second.</summary>
internal sealed class ConnectionWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<IWatched> _connections = new();
    private readonly Site _site;
    private readonly ITimer _timer;

    public ConnectionWatch(Site site)
    {
        _site = site;
        _timer = site.Clock.CreateTimer(static watch => ((ConnectionWatch)watch!).Look(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Add(IWatched connection)
    {
        lock (_gate)
        {
            connection.Place = _connections.AddLast(connection);
        }
    }

    public void Remove(IWatched connection)
    {
        lock (_gate)
        {
            if (connection.Place is { } place)
            {
                _connections.Remove(place);
                connection.Place = null;
            }
        }
    }

    /// <summary>How many it watches.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        IWatched[] connections;
        lock (_gate)
        {
            connections = [.. _connections];
        }

        var now = _site.Now;
        foreach (var connection in connections)
        {
            connection.Look(now);
        }
    }
}
