namespace Twisted.PluginHost.Diagnosing;

/// <summary>A package on the way from a drop-in to another package.</summary>
/// <param name="Id">The package.</param>
/// <param name="Version">The locked version; null for a package of the host, which no lock has.</param>
/// <param name="Range">What the step before it asks for; null for the drop-in itself, and where the lock does not say.</param>
public sealed record DependencyStep(string Id, string? Version, string? Range);
