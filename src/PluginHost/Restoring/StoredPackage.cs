using NuGet.Packaging;
using NuGet.Versioning;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.Shared;

namespace Twisted.PluginHost.Restoring;

/// <summary>Compares what the store has of a package with the package itself.</summary>
internal static class StoredPackage
{
    /// <summary>The paths of all files that are missing or were changed; those that no lock lists, such as the nuspec, too.</summary>
    /// <param name="home">The store.</param>
    /// <param name="package">Its entry of the lock.</param>
    /// <param name="archive">Its file in the store, of which the hash was compared.</param>
    /// <exception cref="PluginHostException">The lock does not fit the package, or a file cannot be read.</exception>
    public static IReadOnlyList<string> FaultsOf(TwistedHome home, LockedPackage package, PackageArchiveReader archive)
    {
        ExpectFiles(package, archive);
        var paths = new VersionFolderPathResolver(home.Packages);
        var version = NuGetVersion.Parse(package.Version);
        var faults = new List<string>();
        Compare(paths.GetManifestFilePath(package.Id, version), archive.GetNuspecFile());
        foreach (var file in PackageExtraction.FilesOf(archive))
        {
            // Documentation of assemblies is not extracted.
            var path = Path.Combine(home.PackageFolder(package), file.Replace('/', Path.DirectorySeparatorChar));
            if (File.Exists(path) || !file.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            {
                Compare(path, file);
            }
        }

        var metadata = paths.GetNupkgMetadataPath(package.Id, version);
        if (TryReadMetadata(metadata)?.ContentHash != package.Sha512)
        {
            faults.Add(metadata);
        }

        return faults;

        void Compare(string path, string file)
        {
            if (WholeFile.TryRead(path, VerifiedFile.SizeLimit) is not { } bytes || !bytes.AsSpan().SequenceEqual(PackageContent.Read(archive, file)))
            {
                faults.Add(path);
            }
        }
    }

    /// <exception cref="PluginHostException">The lock lists a file that the package does not have, or has otherwise.</exception>
    public static void ExpectFiles(LockedPackage package, PackageArchiveReader archive)
    {
        foreach (var file in package.Files)
        {
            if (!PackageContent.Has(archive, file.Path) || Sha256.Hex(PackageContent.Read(archive, file.Path)) != file.Sha256)
            {
                throw new PluginHostException(
                    $"The lock of {package.Id} {package.Version} is wrong: \"{file.Path}\" in the package {(PackageContent.Has(archive, file.Path) ? "has another hash" : "does not exist")}.\n"
                    + $"To have it locked anew: mktap plugin update {package.Id}");
            }
        }
    }

    /// <summary>What was noted of a package when it was stored; null when that is missing or broken.</summary>
    public static NupkgMetadataFile? TryReadMetadata(string path)
    {
        try
        {
            return File.Exists(path) ? NupkgMetadataFileFormat.Read(path) : null;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
