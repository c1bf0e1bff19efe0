namespace Twisted.Benchmarks;

/// <summary>One thread of clients.</summary>
internal sealed class LoadThread
{
    private readonly int _port;
    private readonly int _connections;
    private readonly Thread _thread;
    private volatile bool _stopping;
    private long _served;
    private long _errors;

    public LoadThread(int port, int connections)
    {
        _port = port;
        _connections = connections;
        // In the background: a server that leaves it waiting must not keep the benchmark from ending.
        _thread = new Thread(Run) { IsBackground = true };
    }

    public long Served => Volatile.Read(ref _served);

    public long Errors => Volatile.Read(ref _errors);

    public void Start() => _thread.Start();

    public void Stop() => _stopping = true;

    public bool Join(TimeSpan patience) => _thread.Join(patience > TimeSpan.Zero ? patience : TimeSpan.Zero);

    private void Run()
    {
        var open = new int?[_connections];
        for (var i = 0; i < open.Length; i++)
        {
            open[i] = QuoteClient.Open(_port);
        }

        for (var i = 0; !_stopping; i = (i + 1) % open.Length)
        {
            Finish(open[i]);
            open[i] = QuoteClient.Open(_port);
        }

        foreach (var socket in open)
        {
            Finish(socket);
        }
    }

    private void Finish(int? socket)
    {
        if (socket is { } connected && QuoteClient.Finish(connected, Quote.Bytes))
        {
            Volatile.Write(ref _served, _served + 1);
        }
        else
        {
            Volatile.Write(ref _errors, _errors + 1);
        }
    }
}
