using Twisted.Runner.Signals;
using Twisted.Services;

namespace Twisted.Runner.Stopping;

/// <summary>Ends the process when services have failed so often that the application has given up.</summary>
internal sealed class Escalation
{
    private Exception? _failure;

    public Escalation(Application application, StopRequests stops) => application.Failed.ContinueWith(
        failed =>
        {
            _failure = failed.GetAwaiter().GetResult();
            stops.Request("the failure of the application");
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>Why the application has given up, for whoever started it; null when it has not.</summary>
    public string? Failure => _failure is { } failure ? $"the application has failed: {failure.Message}" : null;
}
