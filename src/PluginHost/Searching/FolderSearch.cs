using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Searching;

/// <summary>Searches a folder feed by what the packages in it say of themselves. One that cannot be read is passed over.</summary>
internal static class FolderSearch
{
    /// <exception cref="PluginHostException">There is no such folder.</exception>
    public static FeedHits Search(Feed feed, SearchRequest request, CancellationToken cancellationToken)
    {
        var root = UriUtility.GetLocalPath(feed.Source.Source);
        if (!Directory.Exists(root))
        {
            throw new PluginHostException($"the folder \"{root}\" does not exist");
        }

        var (packages, details) = (new List<PackageHit>(), new List<string>());
        foreach (var file in Packages(root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (Read(file) is { } hit && (request.Prerelease || !hit.Versions[0].IsPrerelease))
                {
                    packages.Add(hit);
                }
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or PackagingException or ArgumentException or System.Xml.XmlException)
            {
                details.Add($"\"{Path.GetFileName(file)}\" of the feed \"{feed.Key}\" is left out: {exception.Message}");
            }
        }

        var hits = packages.GroupBy(hit => hit.Id, StringComparer.OrdinalIgnoreCase).Select(Merge).Where(hit => hit.HasAll(request.Words));
        return new FeedHits([.. hits], details);
    }

    /// <summary>The files where NuGet looks for packages: in the folder and one below it, or in folders ID/VERSION.</summary>
    private static IEnumerable<string> Packages(string root)
    {
        var isV3 = LocalFolderUtility.GetLocalFeedType(root, NullLogger.Instance) == FeedType.FileSystemV3;
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = isV3 ? 2 : 1, IgnoreInaccessible = true };
        return Directory.EnumerateFiles(root, "*.nupkg", options)
            .Where(file => !file.EndsWith(".symbols.nupkg", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);
    }

    private static PackageHit? Read(string file)
    {
        using var archive = new PackageArchiveReader(file);
        var nuspec = archive.NuspecReader;
        return LockWords.IsId(nuspec.GetId())
            ? new PackageHit
            {
                Id = nuspec.GetId(),
                Versions = [nuspec.GetVersion()],
                Description = nuspec.GetDescription() ?? "",
                Authors = SearchWords.Names(nuspec.GetAuthors()),
                Owners = [],
                Tags = SearchWords.Tags(nuspec.GetTags()),
                Types = [.. nuspec.GetPackageTypes().Select(type => type.Name)],
            }
            : null;
    }

    /// <summary>What the newest says, with the versions of all.</summary>
    private static PackageHit Merge(IEnumerable<PackageHit> packages)
    {
        var sorted = packages.OrderBy(hit => hit.Versions[0]).ToList();
        return sorted[^1] with { Versions = [.. sorted.Select(hit => hit.Versions[0]).Distinct()] };
    }
}
