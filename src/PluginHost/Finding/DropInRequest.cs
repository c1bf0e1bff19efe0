namespace Twisted.PluginHost.Finding;

/// <summary>A drop-in that somebody asks for.</summary>
/// <param name="Id">The id of its package.</param>
/// <param name="Version">An exact version, or a range such as <c>[1.0, 2.0)</c> of which the newest is taken; null for the newest stable one.</param>
public sealed record DropInRequest(string Id, string? Version = null)
{
    public override string ToString() => Version is null ? Id : $"{Id} {Version}";
}
