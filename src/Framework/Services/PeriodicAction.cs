namespace Twisted.Services;

/// <summary>A delegate as an action. It is not declared as persisted: a tap holds no code.</summary>
internal sealed class PeriodicAction(Func<CancellationToken, Task> call) : IPeriodicAction
{
    public Task OnPeriodAsync(PeriodicTask task, CancellationToken cancellationToken) => call(cancellationToken);
}
