namespace Twisted.PluginHost.Diagnosing;

/// <summary>What the feeds have beyond a version of a drop-in.</summary>
/// <param name="Fitting">The newest of those that were looked at that a host could use; null when there is none.</param>
/// <param name="Newest">The newest; null when there is none.</param>
public sealed record HostUpgrade(string? Fitting, string? Newest);
