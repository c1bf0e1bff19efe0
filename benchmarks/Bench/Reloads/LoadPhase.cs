using System.Diagnostics;

namespace Twisted.Benchmarks;

/// <summary>A server under constant load, first left alone, then changed again and again; runs of it add up.</summary>
/// <param name="name">As the tables call it.</param>
/// <param name="server">Which.</param>
/// <param name="change">What is done to it.</param>
internal sealed class LoadPhase(string name, LoadedServer server, Action change)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    private readonly List<ShortConnection> _calm = [];
    private readonly List<ShortConnection> _during = [];
    private readonly List<ShortConnection> _between = [];
    private readonly List<double> _commands = [];
    private readonly List<string> _failures = [];
    private double _calmSeconds;
    private double _betweenSeconds;

    public string Name => name;

    /// <summary>Connections of the time before the first change.</summary>
    public Latencies Calm => new(_calm, _calmSeconds);

    /// <summary>Connections that were under way at any moment of a change.</summary>
    public Latencies During => new(_during, _commands.Sum() / 1000);

    /// <summary>Connections between two changes.</summary>
    public Latencies Between => new(_between, _betweenSeconds);

    /// <summary>How long each change took, until the server showed it, in milliseconds.</summary>
    public IReadOnlyList<double> Commands => _commands;

    public IReadOnlyList<string> Failures => _failures;

    /// <param name="clients">How many connect.</param>
    /// <param name="connections">Those that stay meanwhile.</param>
    /// <param name="calm">How long nothing is done.</param>
    /// <param name="changes">How many times it is done.</param>
    /// <param name="gap">From one to the next.</param>
    public void Run(int clients, LongConnections connections, TimeSpan calm, int changes, TimeSpan gap)
    {
        connections.StartTraffic();
        using var load = new ShortClients(server.QuotePort, clients);
        Thread.Sleep(WarmUp);
        var quiet = Windowed(() => Thread.Sleep(calm));
        List<Window> windows = new(changes);
        for (var i = 0; i < changes; i++)
        {
            windows.Add(Windowed(change));
            Thread.Sleep(gap);
        }

        var end = Stopwatch.GetTimestamp();
        load.Stop();
        connections.StopTraffic();

        _failures.AddRange(load.Failures);
        _commands.AddRange(windows.Select(window => window.Seconds * 1000));
        _calmSeconds += quiet.Seconds;
        _betweenSeconds += new Window(quiet.End, end).Seconds - windows.Sum(window => window.Seconds);
        foreach (var connection in load.Connections)
        {
            if (connection.Started > quiet.Begin && connection.Ended < quiet.End)
            {
                _calm.Add(connection);
            }
            else if (connection.Ended >= quiet.End && connection.Ended <= end)
            {
                (windows.Exists(window => window.Meets(connection)) ? _during : _between).Add(connection);
            }
        }
    }

    private static Window Windowed(Action action)
    {
        var begin = Stopwatch.GetTimestamp();
        action();
        return new Window(begin, Stopwatch.GetTimestamp());
    }
}
