using System.IO.Compression;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Trusting;
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
                if (!StaysInside(file))
                {
                    throw new PluginHostException(
                        $"{what} is no package to be trusted: the file \"{file}\" in it would land outside its folder.\n"
                        + "Tell whoever runs the feed; until then, take another version: mktap plugin search");
                }
            }

            archive.GetIdentity();
            return archive;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or PackagingException or System.Xml.XmlException)
        {
            archive?.Dispose();
            throw new PluginHostException(
                $"{what} is no package, or a damaged one: {exception.Message.ReplaceLineEndings(" ")}\nTell whoever runs the feed; until then, take another version: mktap plugin search", exception);
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
                $"What the feed \"{package.Feed.Key}\" gives out as {package.Identity.Id} {package.Identity.Version} is {archive.GetIdentity()} by its own word.\n"
                + Remedy(package.Identity.Id));
        }
    }

    /// <summary>The lock's entry of a package: its files with their hashes, taken from the package and not from what was extracted.</summary>
    /// <param name="archive">The package.</param>
    /// <param name="source">The key of its feed.</param>
    /// <param name="manifest">What it says of its plug-ins; null when it is no drop-in.</param>
    /// <param name="hasManifest">True when its manifest is locked, too: it is a drop-in, or a plug-in package of a file of C#.</param>
    /// <param name="cancellationToken">Ends the reading of signatures.</param>
    /// <exception cref="PluginHostException">A file of it is damaged, or has a name that not all platforms can have.</exception>
    public static async Task<LockedPackage> LockAsync(
        PackageArchiveReader archive, string source, PluginManifest? manifest, bool hasManifest, CancellationToken cancellationToken)
    {
        var identity = archive.GetIdentity();
        var who = $"The package {identity.Id} {identity.Version.ToNormalizedString()}";
        Expect(LockWords.IsId(identity.Id), $"its id has other characters than letters of ASCII, digits, and \"._-\"");
        Expect(LockWords.IsVersion(identity.Version.ToNormalizedString()), "its version is too long");
        var files = new List<LockedFile>();
        foreach (var (path, kind, rid) in AssetSelection.Select(archive.GetFiles()))
        {
            Expect(LockWords.IsPath(path), $"the name of its file \"{path}\" is none on some platforms");
            var isContract = kind == LockedFileKind.Managed && manifest?.Contracts.Contains(Path.GetFileName(path)) == true;
            files.Add(new LockedFile { Path = path, Sha256 = Sha256.Hex(Read(archive, path)), Kind = isContract ? LockedFileKind.Contract : kind, Rid = rid });
        }

        if (hasManifest)
        {
            files.Add(new LockedFile
            {
                Path = PluginManifest.FileName,
                Sha256 = Sha256.Hex(Read(archive, PluginManifest.FileName)),
                Kind = LockedFileKind.Manifest,
            });
        }

        var publisher = await PackagePublisherReader.ReadAsync(archive, cancellationToken);
        return new LockedPackage
        {
            Id = identity.Id,
            Version = identity.Version.ToNormalizedString(),
            Source = source,
            Sha512 = archive.GetContentHash(cancellationToken),
            Files = files,
            Dependencies = DependenciesOf(archive),
            Publisher = publisher.IsNobody ? null : publisher,
        };

        void Expect(bool holds, string fault)
        {
            if (!holds)
            {
                throw new PluginHostException($"{who} cannot be used: {fault}.\nIts author has to change that; until then, take another version: mktap plugin search {identity.Id}");
            }
        }
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
            throw new PluginHostException(
                $"Cannot read the manifest of {who}, \"{PluginManifest.FileName}\" in the package: {exception.Message}.\n"
                + $"Take another version: mktap plugin search {identity.Id}", exception);
        }
    }

    /// <summary>What a package that is no drop-in says of its contracts; null when it says nothing, or something else by that name.</summary>
    public static PluginManifest? TryReadManifest(PackageArchiveReader archive)
    {
        try
        {
            return Has(archive, PluginManifest.FileName) ? ReadManifest(archive) : null;
        }
        catch (PluginHostException)
        {
            return null;
        }
    }

    public static bool Has(PackageArchiveReader archive, string path) => GetEntryOrNull(archive, path) is not null;

    /// <exception cref="PluginHostException">The package has no such file, or it is damaged.</exception>
    public static byte[] Read(PackageArchiveReader archive, string path)
    {
        var identity = archive.GetIdentity();
        var who = $"The package {identity.Id} {identity.Version.ToNormalizedString()}";
        var entry = archive.GetEntryOrNull(path) ?? throw new PluginHostException($"{who} has no file \"{path}\".");
        try
        {
            if (entry.Length > VerifiedFile.SizeLimit)
            {
                throw new PluginHostException($"{who} cannot be used: \"{path}\" in it has {entry.Length} bytes, and at most {VerifiedFile.SizeLimit} are read.");
            }

            // A few bytes can be packed that become very many; no more are unpacked than the package says.
            using var stream = entry.Open();
            var content = new byte[entry.Length];
            var count = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);

            // The platform's zip reader does not compare it.
            return count == content.Length && stream.ReadByte() < 0 && Crc32.Of(content) == entry.Crc32
                ? content
                : throw new PluginHostException($"{who} is damaged: \"{path}\" in it does not have its checksum.\n{Remedy(identity.Id)}");
        }
        catch (InvalidDataException exception)
        {
            throw new PluginHostException($"{who} is damaged: \"{path}\" in it cannot be read: {exception.Message.TrimEnd('.')}.\n{Remedy(identity.Id)}", exception);
        }
    }

    private static string Remedy(string id) => $"Tell whoever runs the feed; until then, take another version: mktap plugin search {id}";

    /// <summary>False for a path that leads out of its folder on any platform.</summary>
    private static bool StaysInside(string path) =>
        path.Length > 0 && path[0] is not '/' and not '\\' && !path.Contains(':', StringComparison.Ordinal) && !path.Split('/', '\\').Contains("..");

    private static ZipArchiveEntry? GetEntryOrNull(this PackageArchiveReader archive, string path)
    {
        try
        {
            return archive.GetEntry(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
