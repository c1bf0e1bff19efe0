using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Finding;

/// <summary>A drop-in that somebody asks for.</summary>
/// <param name="Id">The id of its package.</param>
/// <param name="Version">An exact version, or a range such as <c>[1.0, 2.0)</c> of which the newest is taken; null for the newest stable one.</param>
public sealed record DropInRequest(string Id, string? Version = null)
{
    /// <summary>True when only one version will do, so that there is nothing to update to.</summary>
    public bool IsExact => Version is not null && PackageVersionRange.ParseRequest(Version) is { IsExact: true };

    /// <summary>True when what is locked is a version that is asked for.</summary>
    public bool IsMetBy(LockedDropIn locked) => IsMetBy(locked.Id, locked.Version);

    /// <summary>True when that package is asked for, in that version.</summary>
    public bool IsMetBy(string id, string version) =>
        string.Equals(Id, id, StringComparison.OrdinalIgnoreCase)
        && (Version is null
            || (PackageVersionRange.ParseRequest(Version) is { } range && PackageVersion.Parse(version) is { } number && range.Contains(number)));

    public override string ToString() => Version is null ? Id : $"{Id} {Version}";
}
