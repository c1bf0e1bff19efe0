using System.IO.Compression;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.Shared;

namespace Twisted.PluginHost.Restoring;

/// <summary>Looks into package files.</summary>
internal static class PackageContent
{
    /// <summary>The content hash, which a feed's own signature does not change.</summary>
    /// <exception cref="PluginHostException">It is no package.</exception>
    public static string HashOf(string path, string? what = null)
    {
        using var archive = Open(path, what);
        return archive.GetContentHash(CancellationToken.None);
    }

    /// <exception cref="PluginHostException">It is no package, or has files that would land outside its folder.</exception>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is to the user; by default, the file.</param>
    public static PackageArchiveReader Open(string path, string? what = null)
    {
        what ??= $"\"{path}\"";
        PackageArchiveReader? archive = null;
        try
        {
            archive = new PackageArchiveReader(path);
            foreach (var file in archive.GetFiles())
            {
                if (Path.IsPathRooted(file) || file.Split('/', '\\').Contains(".."))
                {
                    throw new PluginHostException($"{what} is no package to be trusted: the file \"{file}\" in it would land outside its folder.");
                }
            }

            archive.GetIdentity();
            return archive;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or PackagingException or System.Xml.XmlException)
        {
            archive?.Dispose();
            throw new PluginHostException($"{what} is no package, or a damaged one: {exception.Message}", exception);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <exception cref="PluginHostException">The package is another one than its feed says.</exception>
    public static void ExpectIdentity(PackageArchiveReader archive, ResolvedPackage package)
    {
        if (!archive.GetIdentity().Equals(package.Identity))
        {
            throw new PluginHostException(
                $"What the feed \"{package.Feed.Key}\" gives out as {package.Identity.Id} {package.Identity.Version} is {archive.GetIdentity()} by its own word.");
        }
    }

    /// <summary>The lock's entry of a package: its files with their hashes, taken from the package and not from what was extracted.</summary>
    /// <exception cref="PluginHostException">A file of it is damaged.</exception>
    public static LockedPackage Lock(PackageArchiveReader archive, string source, bool isDropIn)
    {
        var identity = archive.GetIdentity();
        var files = new List<LockedFile>();
        foreach (var (path, kind, rid) in AssetSelection.Select(archive.GetFiles()))
        {
            files.Add(new LockedFile { Path = path, Sha256 = Sha256.Hex(Read(archive, path)), Kind = kind, Rid = rid });
        }

        if (isDropIn)
        {
            files.Add(new LockedFile
            {
                Path = PluginManifest.FileName,
                Sha256 = Sha256.Hex(Read(archive, PluginManifest.FileName)),
                Kind = LockedFileKind.Manifest,
            });
        }

        return new LockedPackage
        {
            Id = identity.Id,
            Version = identity.Version.ToNormalizedString(),
            Source = source,
            Sha512 = archive.GetContentHash(CancellationToken.None),
            Files = files,
            Dependencies = DependenciesOf(archive),
        };
    }

    private static List<LockedDependency> DependenciesOf(PackageArchiveReader archive)
    {
        var group = NuGetFrameworkUtility.GetNearest(archive.GetPackageDependencies(), AssetSelection.Framework, group => group.TargetFramework);
        return
        [
            .. (group?.Packages ?? [])
                .Select(dependency => new LockedDependency(dependency.Id, dependency.VersionRange.ToNormalizedString()))
                .OrderBy(dependency => dependency.Id, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The manifest of a drop-in.</summary>
    /// <exception cref="PluginHostException">There is none, or it is broken.</exception>
    public static PluginManifest ReadManifest(PackageArchiveReader archive)
    {
        var identity = archive.GetIdentity();
        var who = $"{identity.Id} {identity.Version.ToNormalizedString()}";
        if (archive.GetEntryOrNull(PluginManifest.FileName) is not { } entry)
        {
            throw new PluginHostException(
                $"The package {who} is no plug-in: it has no {PluginManifest.FileName}.\nIf you are its author, add the package Twisted.Sdk to the project; it writes that file.");
        }

        try
        {
            return entry.Length <= ManifestReader.SizeLimit
                ? ManifestReader.Read(Read(archive, PluginManifest.FileName))
                : throw new ManifestException($"the file has {entry.Length} bytes; a manifest has at most {ManifestReader.SizeLimit}");
        }
        catch (ManifestException exception)
        {
            throw new PluginHostException($"Cannot read the manifest of {who}, \"{PluginManifest.FileName}\" in the package: {exception.Message}.", exception);
        }
    }

    /// <exception cref="PluginHostException">The package has no such file, or it is damaged.</exception>
    public static byte[] Read(PackageArchiveReader archive, string path)
    {
        var identity = archive.GetIdentity();
        var who = $"The package {identity.Id} {identity.Version.ToNormalizedString()}";
        var entry = archive.GetEntryOrNull(path) ?? throw new PluginHostException($"{who} has no file \"{path}\".");
        try
        {
            using var stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            var content = copy.ToArray();

            // The platform's zip reader does not compare it.
            return Crc32.Of(content) == entry.Crc32
                ? content
                : throw new PluginHostException($"{who} is damaged: \"{path}\" in it does not have its checksum.");
        }
        catch (InvalidDataException exception)
        {
            throw new PluginHostException($"{who} is damaged: \"{path}\" in it cannot be read: {exception.Message}", exception);
        }
    }

    private static ZipArchiveEntry? GetEntryOrNull(this PackageArchiveReader archive, string path) =>
        archive.GetFiles().Contains(path) ? archive.GetEntry(path) : null;
}
