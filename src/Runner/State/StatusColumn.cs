namespace Twisted.Runner.State;

/// <param name="Title">What stands above it.</param>
/// <param name="Cell">What stands in it for a service.</param>
/// <param name="IsNumber">True to put it to the right.</param>
internal sealed record StatusColumn(string Title, Func<ServiceNodeState, string> Cell, bool IsNumber = true)
{
    /// <summary>For what a service does not tell.</summary>
    public const string None = "-";

    public static StatusColumn State { get; } = new(
        "state",
        service => service is { State: Services.ServiceState.Draining, Remaining: { } left } ? $"draining, {Words.Count(left)} left" : Words.Of(service.State),
        IsNumber: false);

    public static StatusColumn Restarts { get; } = new("restarts", service => Words.Count(service.Restarts));

    public static StatusColumn Connections { get; } = new(
        "connections", service => service.Traffic is { } traffic ? $"{Words.Count(traffic.OpenConnections)}/{Words.Count(traffic.Connections)}" : None);

    public static StatusColumn Received { get; } = new("received", service => service.Traffic is { } traffic ? Words.Bytes(traffic.BytesReceived) : None);

    public static StatusColumn Sent { get; } = new("sent", service => service.Traffic is { } traffic ? Words.Bytes(traffic.BytesSent) : None);

    public static StatusColumn Errors { get; } = new("errors", service => service.Traffic is { } traffic ? Words.Count(traffic.Errors) : None);

    /// <param name="time">The moment that the state is of.</param>
    public static StatusColumn Since(DateTimeOffset time) => new("since", service => service.Since is { } since ? Words.Duration(time - since) : None);
}
