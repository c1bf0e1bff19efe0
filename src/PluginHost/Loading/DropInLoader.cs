using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Loading;

/// <summary>Loads drop-ins that are in the store. Loads no NuGet assembly.</summary>
public sealed class DropInLoader(TwistedHome home)
{
    /// <summary>True when every file is there that this platform needs. Their hashes are compared only when they are loaded.</summary>
    public bool IsComplete(LockedDropIn dropIn)
    {
        foreach (var package in dropIn.Packages)
        {
            foreach (var file in package.Files)
            {
                if ((file.Rid is null || file.Rid == HostPlatform.Rid) && !File.Exists(home.PathOf(package, file)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The packages of which files are missing that this platform needs. For messages: <see cref="IsComplete"/> is quicker.</summary>
    public IReadOnlyList<LockedPackage> MissingPackages(LockedDropIn dropIn) =>
        [.. dropIn.Packages.Where(package => !IsComplete(dropIn with { Packages = [package] }))];

    /// <summary>Makes a drop-in ready; its assemblies are loaded as they are needed.</summary>
    /// <exception cref="PluginHostException">It is not in the store, was changed there, or was built for another Framework.</exception>
    public LoadedDropIn Load(LockedDropIn dropIn)
    {
        var package = dropIn.Packages[0];
        var path = Path.Combine(home.PackageFolder(package), PluginManifest.FileName);
        var json = VerifiedFile.TryReadManifest(home, package)
            ?? throw new DamagedStoreException($"Cannot load {dropIn.Id} {dropIn.Version}: there is no \"{path}\".");
        PluginManifest manifest;
        try
        {
            manifest = ManifestReader.Read(json);
        }
        catch (ManifestException exception)
        {
            throw new PluginHostException(
                $"Cannot read the manifest of {dropIn.Id} {dropIn.Version}, \"{path}\": {exception.Message}.\n"
                + $"Take another version: mktap plugin update {dropIn.Id}", exception);
        }

        FrameworkCheck.Check(dropIn.Id, dropIn.Version, manifest);
        return new LoadedDropIn(home, dropIn, manifest, new DropInLoadContext(home, dropIn));
    }
}
