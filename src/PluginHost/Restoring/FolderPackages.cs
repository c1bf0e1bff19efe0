using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace Twisted.PluginHost.Restoring;

/// <summary>The packages of one id in a folder feed, for when NuGet gives up because one of its files is none.</summary>
internal sealed class FolderPackages
{
    private readonly Dictionary<NuGetVersion, string> _files = [];
    private readonly List<string> _junk = [];

    /// <summary>Reads every file whose name may be that of such a package.</summary>
    public FolderPackages(string folder, string id)
    {
        foreach (var path in Directory.EnumerateFiles(folder, $"{id}.*.nupkg", new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive }).Order(StringComparer.Ordinal))
        {
            try
            {
                using var archive = new PackageArchiveReader(path);
                var identity = archive.GetIdentity();
                if (string.Equals(identity.Id, id, StringComparison.OrdinalIgnoreCase))
                {
                    _files.TryAdd(identity.Version, path);
                }
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException or PackagingException or System.Xml.XmlException)
            {
                _junk.Add(Path.GetFileName(path));
            }
        }
    }

    public IReadOnlyList<NuGetVersion> Versions => [.. _files.Keys];

    /// <summary>The names of the files that are no packages.</summary>
    public IReadOnlyList<string> Junk => _junk;

    /// <summary>The file of that version; null when there is none.</summary>
    public string? Find(NuGetVersion version) => _files.GetValueOrDefault(version);

    public IReadOnlyList<PackageDependencyGroup> Dependencies(NuGetVersion version)
    {
        using var archive = new PackageArchiveReader(_files[version]);
        return [.. archive.GetPackageDependencies()];
    }
}
