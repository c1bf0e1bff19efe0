namespace Twisted.Runner.Health;

/// <param name="Path">The service that is not well.</param>
/// <param name="Reason">What it said of itself, or that it said nothing.</param>
internal sealed record HealthFault(string Path, string Reason);
