namespace Twisted.Services;

/// <summary>What the parent of a service knows of it.</summary>
/// <param name="State">Where it is in its life.</param>
/// <param name="Since">Since when.</param>
/// <param name="Restarts">How many times it was started again because it, or one that it is tied to, failed.</param>
/// <param name="LastFailure">Why it failed the last time, in one line; null when it never did.</param>
public sealed record ServiceStatus(ServiceState State, DateTimeOffset Since, int Restarts, string? LastFailure);
