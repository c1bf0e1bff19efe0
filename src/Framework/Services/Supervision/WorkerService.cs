using Twisted.Persistence;

namespace Twisted.Services;

/// <summary>A service that is one piece of work, which goes on until it is done, fails, or the service is stopped.</summary>
/// <remarks>
/// Work that returns has come to its end, and work that throws has failed; the parent then does what its <see cref="Supervision"/> says. By default both are started again:
/// give work that comes to an end <see cref="RestartType.Transient"/>.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "A service is released by being stopped.")]
public abstract class WorkerService : Service
{
    [Ephemeral]
    private CancellationTokenSource? _stopping;

    [Ephemeral]
    private Task _work = Task.CompletedTask;

    /// <summary>Does the work.</summary>
    /// <param name="cancellationToken">Cancelled when the service is to stop: the work then ends, by whatever comes first, and no exception of it is a failure.</param>
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The work begins on a thread of the pool.</remarks>
    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_stopping is null)
        {
            var stopping = _stopping = new CancellationTokenSource();
            var started = base.StartAsync(cancellationToken);
            _work = Task.Run(() => WorkAsync(stopping.Token), CancellationToken.None);
            return started;
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Waits until the work has ended, or the token is cancelled; work that does not end then is left to itself.</remarks>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_stopping is not { } stopping)
        {
            return;
        }

        _stopping = null;
        await stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await _work.WaitAsync(cancellationToken).ConfigureAwait(false);
            stopping.Dispose();
        }
        catch (OperationCanceledException) when (!_work.IsCompleted)
        {
            throw new ServiceException($"the work of {ServicePath.Of(this)} did not end when it was told to");
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            await RunAsync(stopping).ConfigureAwait(false);
            if (!stopping.IsCancellationRequested)
            {
                End();
            }
        }
        catch (Exception exception)
        {
            if (!stopping.IsCancellationRequested)
            {
                Fail(exception);
            }
        }
    }
}
