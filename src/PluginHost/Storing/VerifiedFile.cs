using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.Shared;

namespace Twisted.PluginHost.Storing;

/// <summary>Files of the store, read only if they are what was restored.</summary>
internal static class VerifiedFile
{
    public const int SizeLimit = 1024 * 1024 * 1024;

    /// <summary>The bytes of a locked file; null when it is not there.</summary>
    /// <exception cref="PluginHostException">It cannot be read, or was changed.</exception>
    public static byte[]? TryRead(TwistedHome home, LockedPackage package, LockedFile file)
    {
        var path = home.PathOf(package, file);
        if (WholeFile.TryRead(path, SizeLimit) is not { } bytes)
        {
            return null;
        }

        return Sha256.Hex(bytes) == file.Sha256
            ? bytes
            : throw new DamagedStoreException($"Cannot use {package.Id} {package.Version}: \"{path}\" was changed since it was restored.");
    }

    /// <summary>The plug-ins manifest of a drop-in's own package; null when it is not there.</summary>
    /// <exception cref="PluginHostException">It cannot be read, was changed, or is not in the lock.</exception>
    public static byte[]? TryReadManifest(TwistedHome home, LockedPackage package)
    {
        foreach (var file in package.Files)
        {
            if (file.Kind == LockedFileKind.Manifest)
            {
                return TryRead(home, package, file);
            }
        }

        throw new PluginHostException(
            $"Cannot use {package.Id} {package.Version}: its lock lists no {PluginManifest.FileName}.\nTo have it locked anew: mktap plugin update {package.Id}");
    }
}
