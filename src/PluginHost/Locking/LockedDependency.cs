namespace Twisted.PluginHost.Locking;

/// <summary>What a locked package asks for, met by another package or by the host.</summary>
/// <param name="Id">The id of the other package.</param>
/// <param name="Range">The versions that will do, as NuGet writes them.</param>
public sealed record LockedDependency(string Id, string Range);
