using System.IO.Compression;
using NuGet.Packaging;
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
    public static string HashOf(string path)
    {
        using var archive = Open(path);
        return archive.GetContentHash(CancellationToken.None);
    }

    /// <exception cref="PluginHostException">It is no package.</exception>
    public static PackageArchiveReader Open(string path)
    {
        try
        {
            return new PackageArchiveReader(path);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new PluginHostException($"\"{path}\" is no package: {exception.Message}", exception);
        }
    }

    /// <summary>The lock's entry of a package: its files with their hashes, taken from the package and not from what was extracted.</summary>
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
        };
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
