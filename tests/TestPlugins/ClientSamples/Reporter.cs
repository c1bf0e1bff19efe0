using System.Globalization;

namespace ClientSamples;

[TapPlugin("report", "Report TAP Builder", Description = "Keeps a connection to a server, and tells it every now and then that this machine is there.")]
public sealed class ReportTap : TapPlugin<ReportOptions>
{
    public override IService MakeService(ReportOptions options)
    {
        var factory = new ReporterFactory(Environment.MachineName);
        return new MultiService
        {
            // Whether the server is there or not, and how often it goes away: this connects.
            new ClientService(options.Server, factory) { Backoff = new Backoff { Maximum = TimeSpan.FromMinutes(5) } },
            new PeriodicTask(options.Interval, factory) { Jitter = 0.1 },
        };
    }
}

public sealed class ReportOptions : Options
{
    [Parameter("server", 's', Required = true, ValueName = "ENDPOINT", Help = "Where to report to, as tcp:HOST:PORT.")]
    public ClientEndpoint Server { get; init; } = null!; // it is required

    [Parameter("interval", 'i', Default = "30s", Help = "How often to report.")]
    public TimeSpan Interval { get; init; }
}

public sealed class Reporter : Protocol<ReporterFactory>
{
    public override void ConnectionMade()
    {
        Factory.Current = this;
        Say($"hello {Factory.Machine}");
    }

    public override void ConnectionLost(ConnectionLostReason reason) => Factory.Current = null;

    public void Say(string line) => Transport.Write(line + "\r\n");
}

[Persisted("ClientSamples.ReporterFactory", 1)]
public sealed partial class ReporterFactory([Kept] string machine) : Factory<Reporter>, IPeriodicAction
{
    [Ephemeral]
    private volatile Reporter? _current;

    [Ephemeral]
    private int _reports;

    public string Machine { get; } = machine;

    /// <summary>The one that is connected; null while there is none.</summary>
    [Ephemeral]
    public Reporter? Current
    {
        get => _current;
        set => _current = value;
    }

    public Task OnPeriodAsync(PeriodicTask task, CancellationToken cancellationToken)
    {
        // From another thread than those of the connection, which is allowed: writing never waits.
        Current?.Say(string.Create(CultureInfo.InvariantCulture, $"alive {++_reports}"));
        return Task.CompletedTask;
    }
}
