namespace Twisted.PluginHost.Diagnosing;

/// <summary>A drop-in that cannot be used with a host.</summary>
/// <param name="DropIn">Which one.</param>
/// <param name="PackageId">The package of it that says so.</param>
/// <param name="PackageVersion">Its version.</param>
/// <param name="Range">The versions of Twisted.Framework that it allows.</param>
/// <param name="IsManifest">True when its manifest says so, false when its package does.</param>
public sealed record HostBreak(HeldDropIn DropIn, string PackageId, string PackageVersion, string Range, bool IsManifest);
