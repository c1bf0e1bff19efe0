using Twisted.Manifest;

namespace Twisted.PluginHost.Versions;

/// <summary>Compares the Framework of this host with what a drop-in was built for.</summary>
/// <remarks>Without this, the first that one would hear of a difference is a missing type, somewhere, later.</remarks>
internal static class FrameworkCheck
{
    /// <exception cref="PluginHostException">The drop-in was built for another one.</exception>
    public static void Check(string id, string version, PluginManifest manifest)
    {
        var range = PackageVersionRange.Parse(manifest.Framework)
            ?? throw new PluginHostException($"The manifest of {id} {version} asks for Twisted.Framework \"{manifest.Framework}\", which is no range of versions.\nTake another version: mktap plugin search {id}");
        if (!range.Contains(PackageVersion.Parse(HostVersion.Text)!))
        {
            throw new UnusableVersionException(
                $"{id} {version} was built for Twisted.Framework {manifest.Framework}, and this host has {HostVersion.Text}.\n"
                + $"Take another version of {id}, or of mktap and twistd: mktap plugin search {id}");
        }
    }
}
