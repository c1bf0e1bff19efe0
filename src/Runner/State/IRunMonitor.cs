using Microsoft.Extensions.Logging;

namespace Twisted.Runner.State;

/// <summary>Something beside the application that tells others how it does, such as an endpoint for probes.</summary>
/// <remarks>All calls come one after the other, those of one run to one monitor. They block the start and the end of the run, so they must be quick.</remarks>
public interface IRunMonitor : IDisposable
{
    /// <summary>The name of the meter that has the metrics of a run; it is there from <see cref="Loaded"/> on.</summary>
    const string MeterName = "Twisted";

    /// <summary>What it has made in the file system: handed to the user that the process becomes, and removed at the end. Asked for after <see cref="Start"/>.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Begins, before the application is loaded.</summary>
    /// <param name="run">What there is to tell, at any time until this is disposed of.</param>
    /// <param name="loggers">Makes loggers for the log of the process.</param>
    /// <exception cref="RunException">It cannot; the start fails, and its user is told the message.</exception>
    void Start(RunState run, ILoggerFactory loggers);

    /// <summary>The application is loaded, and has a name, and there is the meter of <see cref="MeterName"/>; none of it was started yet.</summary>
    /// <exception cref="RunException">It cannot go on; the start fails, and its user is told the message.</exception>
    void Loaded();
}
