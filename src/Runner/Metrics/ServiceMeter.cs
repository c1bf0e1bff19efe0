using System.Diagnostics.Metrics;
using Twisted.Network;
using Twisted.Runner.State;
using Twisted.Services;

namespace Twisted.Runner.Metrics;

/// <summary>The metrics of a run. All are asked for when somebody collects, and cost nothing in between; the services are those of that moment.</summary>
internal sealed class ServiceMeter : IDisposable
{
    private const string ServiceTag = "twisted.service";
    private const string StateTag = "state";

    private static readonly ServiceState[] States = Enum.GetValues<ServiceState>();

    private readonly RunState _run;
    private readonly Meter _meter;

    /// <param name="run">What is measured.</param>
    public ServiceMeter(RunState run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        _meter = new Meter(IRunMonitor.MeterName, run.Settings.Version);
        _meter.CreateObservableUpDownCounter("twisted.connections.open", () => Traffic(counts => counts.OpenConnections), "{connection}", "Connections that are open.");
        _meter.CreateObservableCounter("twisted.connections", () => Traffic(counts => counts.Connections), "{connection}", "Connections since the service was started.");
        _meter.CreateObservableCounter("twisted.bytes.received", () => Traffic(counts => counts.BytesReceived), "By", "Bytes from peers since the service was started, with what TLS adds.");
        _meter.CreateObservableCounter("twisted.bytes.sent", () => Traffic(counts => counts.BytesSent), "By", "Bytes to peers since the service was started, with what TLS adds.");
        _meter.CreateObservableCounter("twisted.errors", () => Traffic(counts => counts.Errors), "{error}", "Connections and datagrams that a fault ended, since the service was started.");
        _meter.CreateObservableCounter("twisted.service.restarts", Restarts, "{restart}", "How often the service was started again after a failure.");
        _meter.CreateObservableUpDownCounter("twisted.service.state", StatesOfAll, "{service}", "1 for the state that the service is in, 0 for the others.");
        _meter.CreateObservableUpDownCounter("twisted.drain.remaining", Remaining, "{item}", "Pieces of work, such as connections, that a drain has to wait for.");
        _meter.CreateObservableCounter("twisted.log.dropped", () => _run.LogEntriesLost, "{entry}", "Entries of the log that could not be written.");
        _meter.CreateObservableGauge("process.uptime", () => _run.Uptime.TotalSeconds, "s", "How long the server has run.");
    }

    /// <summary>Ends it. Who collects sees it no more.</summary>
    public void Dispose() => _meter.Dispose();

    private List<Measurement<long>> Traffic(Func<TrafficCounts, long> value) => Of(service => service.Traffic is { } counts ? value(counts) : null);

    private List<Measurement<long>> Restarts() => Of(service => service.Restarts);

    /// <remarks>Not of collections: what these tell is what their children do.</remarks>
    private List<Measurement<long>> Remaining() => Of(service => service.Services.Count == 0 ? service.Remaining : null);

    private List<Measurement<long>> Of(Func<ServiceNodeState, long?> value)
    {
        List<Measurement<long>> measurements = [];
        foreach (var service in All())
        {
            if (value(service) is { } number)
            {
                measurements.Add(new Measurement<long>(number, new KeyValuePair<string, object?>(ServiceTag, service.Path)));
            }
        }

        return measurements;
    }

    private List<Measurement<long>> StatesOfAll()
    {
        List<Measurement<long>> measurements = [];
        foreach (var service in All())
        {
            foreach (var state in States)
            {
                measurements.Add(new Measurement<long>(
                    service.State == state ? 1 : 0,
                    new KeyValuePair<string, object?>(ServiceTag, service.Path),
                    new KeyValuePair<string, object?>(StateTag, Words.Of(state))));
            }
        }

        return measurements;
    }

    private IEnumerable<ServiceNodeState> All() => _run.ReadServices().SelectMany(service => service.AndAllBelow());
}
