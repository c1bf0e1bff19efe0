using NuGet.Frameworks;
using NuGet.Packaging;
using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Restoring;

/// <summary>Refuses packages that could never work here, before anything of them is in the store.</summary>
internal static class PackageChecks
{
    /// <param name="archive">The package.</param>
    /// <param name="locked">Its entry of the lock.</param>
    /// <param name="path">How it came in.</param>
    /// <exception cref="PluginHostException">It has assemblies, and none for this framework.</exception>
    public static void CheckFramework(PackageArchiveReader archive, LockedPackage locked, string path)
    {
        if (locked.Files.Any(file => file.Kind is LockedFileKind.Managed or LockedFileKind.Contract or LockedFileKind.Native))
        {
            return;
        }

        var groups = archive.GetLibItems().ToList();
        if (groups.Count == 0 || groups.Exists(group => NuGetFrameworkUtility.IsCompatibleWithFallbackCheck(AssetSelection.Framework, group.TargetFramework)))
        {
            return;
        }

        var frameworks = string.Join(", ", groups.Select(group => group.TargetFramework.GetShortFolderName()));
        throw new PluginHostException(
            $"Cannot restore {path}: it has assemblies for {frameworks}, and none for {AssetSelection.Framework.GetShortFolderName()}.\n"
            + $"Take another version: mktap plugin search {path.Split(' ', 2)[0]}");
    }

    /// <summary>Looks for the classes that the manifest names, as data.</summary>
    /// <exception cref="PluginHostException">The drop-in was built for another Framework, or its manifest names what is not there.</exception>
    public static void CheckDropIn(PackageArchiveReader archive, PluginManifest manifest, LockedPackage locked)
    {
        FrameworkCheck.Check(locked.Id, locked.Version, manifest);
        foreach (var entry in manifest.Plugins)
        {
            var file = locked.Files.FirstOrDefault(file =>
                file.Kind is LockedFileKind.Managed or LockedFileKind.Contract && Path.GetFileName(file.Path) == entry.Assembly);
            var missing = file is null ? $"the assembly \"{entry.Assembly}\""
                : !AssemblyTypes.Has(PackageContent.Read(archive, file.Path), entry.Module) ? $"the class \"{entry.Module}\" in \"{file.Path}\""
                : null;
            if (missing is not null)
            {
                throw new PluginHostException(
                    $"The plug-in \"{entry.Name}\" of {locked.Id} {locked.Version} cannot work: its package does not have {missing}.\n"
                    + $"Its author has to build the manifest anew; until then, take another version: mktap plugin search {locked.Id}");
            }
        }
    }
}
