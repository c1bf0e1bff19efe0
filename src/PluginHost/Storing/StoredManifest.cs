using Twisted.Manifest;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Storing;

/// <summary>The manifests of drop-ins that are in the store.</summary>
public static class StoredManifest
{
    /// <summary>What a drop-in says of itself; null when it is not in the store.</summary>
    /// <exception cref="PluginHostException">It was changed since it was restored, or cannot be read.</exception>
    public static PluginManifest? TryRead(TwistedHome home, LockedDropIn dropIn)
    {
        try
        {
            return VerifiedFile.TryReadManifest(home, dropIn.Packages[0]) is { } json ? ManifestReader.Read(json) : null;
        }
        catch (ManifestException exception)
        {
            throw new PluginHostException($"Cannot read the manifest of {dropIn.Id} {dropIn.Version}: {exception.Message}.", exception);
        }
    }
}
