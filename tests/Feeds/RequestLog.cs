namespace Twisted.Feeds;

/// <summary>The requests that a feed got, refused ones included. May be read while the feed serves.</summary>
public sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly List<FeedRequest> _requests = [];
    private int _first = 1;

    /// <summary>How many there were.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _requests.Count;
            }
        }
    }

    /// <summary>All of them, in their order.</summary>
    public IReadOnlyList<FeedRequest> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many there were of each path.</summary>
    public IReadOnlyDictionary<string, int> ByPath =>
        All.GroupBy(request => request.Path, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>How many there were of paths that end like this, such as <c>.nupkg</c>.</summary>
    public int CountOf(string pathEnd) => All.Count(request => request.Path.EndsWith(pathEnd, StringComparison.OrdinalIgnoreCase));

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _first += _requests.Count;
            _requests.Clear();
        }
    }

    internal FeedRequest Add(string method, string path, string query, bool hasCredentials)
    {
        lock (_gate)
        {
            var request = new FeedRequest(_first + _requests.Count, method, path, query, hasCredentials);
            _requests.Add(request);
            return request;
        }
    }
}
