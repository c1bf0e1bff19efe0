namespace Twisted.PluginHost.Restoring;

/// <summary>Gives up a request that is not answered. NuGet waits for 100 seconds, and cannot be told otherwise.</summary>
internal sealed class PatientHandler(TimeSpan patience, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            // It ends with the head of the answer; for the rest NuGet has a limit of 60 seconds without a byte.
            return await base.SendAsync(request, limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"it did not answer within {patience.TotalSeconds:0.#} s", exception);
        }
    }
}
