using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Finding;

/// <summary>Drop-ins that were used for one command, outside any set. Asks no feed, and loads no NuGet assembly.</summary>
public sealed class OneOffDropIns(TwistedHome home)
{
    /// <summary>True when the id and the version could be ones.</summary>
    public static bool IsRequest(DropInRequest request) =>
        LockWords.IsId(request.Id) && (request.Version is null || PackageVersionRange.ParseRequest(request.Version) is not null);

    /// <summary>The newest that was used before and is in the store; null when none is.</summary>
    public LockedDropIn? Find(DropInRequest request)
    {
        if (!IsRequest(request))
        {
            return null;
        }

        var locked = request.Version is { } version && LockWords.IsVersion(version) ? OneOffLock.TryRead(home, request.Id, version) : null;

        // "1.2" is 1.2.0, too.
        return locked ?? OneOffLock.TryReadNewest(home, request.Id, request.Version is null ? null : PackageVersionRange.ParseRequest(request.Version));
    }

    /// <summary>Its plug-ins; null when its manifest is not in the store any more.</summary>
    /// <exception cref="PluginHostException">The manifest cannot be read, or was changed.</exception>
    public IReadOnlyList<FoundPlugin>? Plugins(LockedDropIn locked)
    {
        if (VerifiedFile.TryReadManifest(home, locked.Packages[0]) is not { } json)
        {
            return null;
        }

        try
        {
            return Plugins(locked, ManifestReader.Read(json));
        }
        catch (ManifestException exception)
        {
            throw new PluginHostException($"Cannot read the manifest of {locked.Id} {locked.Version}: {exception.Message}.", exception);
        }
    }

    /// <summary>The plug-ins of a manifest.</summary>
    public static IReadOnlyList<FoundPlugin> Plugins(LockedDropIn locked, PluginManifest manifest) =>
    [
        .. manifest.Plugins.Select(entry => new FoundPlugin
        {
            Entry = entry,
            DropInId = locked.Id,
            DropInVersion = locked.Version,
            Origin = PluginOrigin.OneOff,
            Locked = locked,
        }),
    ];
}
