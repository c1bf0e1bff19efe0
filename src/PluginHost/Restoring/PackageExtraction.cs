using System.Security.Cryptography;
using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Core;

namespace Twisted.PluginHost.Restoring;

/// <summary>Makes the folder of a package as NuGet's v3 layout has it.</summary>
/// <remarks>
/// NuGet's own extractor would work in the store itself, where a process that is killed leaves half a package, and leaves a
/// lock file for each folder in the system's temporary one.
/// </remarks>
internal static class PackageExtraction
{
    /// <param name="archive">The package.</param>
    /// <param name="nupkg">Its file.</param>
    /// <param name="hash">Its content hash.</param>
    /// <param name="feed">The key of the feed that it came from. Not its address, which may hold a password.</param>
    /// <param name="folder">Where to; it does not exist yet.</param>
    /// <param name="cancellationToken">Leaves half a folder.</param>
    public static async Task ExtractAsync(
        PackageArchiveReader archive, string nupkg, string hash, string feed, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var identity = archive.GetIdentity();
        var paths = new VersionFolderPathResolver("");
        var files = FilesOf(archive);
        await archive.CopyFilesAsync(
            folder, files, new PackageFileExtractor(files, XmlDocFileSaveMode.Skip).ExtractPackageFile, NullLogger.Instance, cancellationToken);
        await using (var nuspec = new FileStream(Path.Combine(folder, paths.GetManifestFileName(identity.Id, identity.Version)), FileMode.Create))
        {
            await nuspec.WriteAsync(PackageContent.Read(archive, archive.GetNuspecFile()), cancellationToken);
        }

        var file = Path.GetFileName(paths.GetPackageFilePath(identity.Id, identity.Version));
        File.Copy(nupkg, Path.Combine(folder, file));
        await File.WriteAllTextAsync(
            Path.Combine(folder, $"{file}.sha512"),
            await archive.IsSignedAsync(cancellationToken) ? await FileHashAsync(nupkg, cancellationToken) : hash,
            cancellationToken);
        NupkgMetadataFileFormat.Write(
            Path.Combine(folder, PackagingCoreConstants.NupkgMetadataFileExtension), new NupkgMetadataFile { ContentHash = hash, Source = feed });
    }

    /// <summary>The paths in a package that become files, its nuspec not among them.</summary>
    public static IReadOnlyList<string> FilesOf(PackageArchiveReader archive) =>
        [.. archive.GetFiles().Where(file => PackageHelper.IsPackageFile(file, PackageSaveMode.Files))];

    private static async Task<string> FileHashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToBase64String(await SHA512.HashDataAsync(stream, cancellationToken));
    }
}
