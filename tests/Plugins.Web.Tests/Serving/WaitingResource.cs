using Microsoft.AspNetCore.Connections.Features;

namespace Twisted.Tests.Web.Serving;

/// <summary>Answers when the test says so.</summary>
[Twisted.Persistence.Persisted("Twisted.Tests.Web.WaitingResource", 1)]
internal sealed partial class WaitingResource : Resource
{
    [Twisted.Persistence.Ephemeral]
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Twisted.Persistence.Ephemeral]
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Twisted.Persistence.Ephemeral]
    private readonly SemaphoreSlim _arrived = new(0);

    public override bool IsLeaf => true;

    /// <summary>Completes when the next request is there.</summary>
    public Task ArrivedAsync() => _arrived.WaitAsync(SiteServer.Limit);

    public void Release() => _released.TrySetResult();

    /// <summary>Completes when the connection of the last request was told that it is to end.</summary>
    public Task ToldAsync() => _told.Task.WaitAsync(SiteServer.Limit);

    public override async Task RenderAsync(HttpContext context)
    {
        using var telling = context.Features.Get<IConnectionLifetimeNotificationFeature>()!.ConnectionClosedRequested.Register(() => _told.TrySetResult());
        _arrived.Release();
        await _released.Task;
        await context.Response.WriteAsync("released");
    }
}
