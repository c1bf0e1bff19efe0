using NuGet.Configuration;
using NuGet.Packaging.Core;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace Twisted.PluginHost.Restoring;

/// <summary>The enabled feeds of the nuget.config files that hold for a folder, and which package may come from which.</summary>
internal sealed class FeedSet : IDisposable
{
    private FeedSet(ISettings settings, SourceCacheContext cache, IReadOnlyList<Feed> feeds, PackageSourceMapping mapping)
    {
        Settings = settings;
        Cache = cache;
        All = feeds;
        Mapping = mapping;
    }

    public ISettings Settings { get; }

    public SourceCacheContext Cache { get; }

    public PackageSourceMapping Mapping { get; }

    /// <summary>In the order of the files.</summary>
    public IReadOnlyList<Feed> All { get; }

    /// <exception cref="PluginHostException">A nuget.config is broken.</exception>
    public static FeedSet Load(string folder, TimeSpan patience, IRestoreObserver observer)
    {
        try
        {
            var settings = NuGet.Configuration.Settings.LoadDefaultSettings(folder);

            // A version that was pushed a minute ago is to be found; what this process reads is kept for itself.
            var cache = new SourceCacheContext { MaxAge = TimeProvider.System.GetUtcNow() };
            var provider = new SourceRepositoryProvider(new PackageSourceProvider(settings), PatientHttp.Providers(patience));
            var feeds = new List<Feed>();
            foreach (var repository in provider.GetRepositories())
            {
                if (repository.PackageSource.IsEnabled)
                {
                    feeds.Add(new Feed(repository, cache, patience, observer));
                }
            }

            return new FeedSet(settings, cache, feeds, PackageSourceMapping.GetPackageSourceMapping(settings));
        }
        catch (NuGetConfigurationException exception)
        {
            throw new PluginHostException($"Cannot read the feeds of \"{folder}\": {exception.Message}", exception);
        }
    }

    /// <summary>True when package source mapping lets that package come from that feed.</summary>
    public bool Allows(Feed feed, string id)
    {
        if (!Mapping.IsEnabled)
        {
            return true;
        }

        foreach (var key in Mapping.GetConfiguredPackageSources(id))
        {
            if (string.Equals(key, feed.Key, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first feed that may give, and has, exactly that package.</summary>
    public async Task<Feed?> FindAsync(PackageIdentity package, CancellationToken cancellationToken)
    {
        foreach (var feed in All)
        {
            if (Allows(feed, package.Id) && (await feed.VersionsAsync(package.Id, cancellationToken)).Contains(package.Version))
            {
                return feed;
            }
        }

        return null;
    }

    /// <summary>Asks all feeds at once, and then gives the versions of each.</summary>
    public async Task<IReadOnlyList<NuGetVersion>> VersionsAsync(string id, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(All.Where(feed => Allows(feed, id)).Select(feed => feed.VersionsAsync(id, cancellationToken)));
        return [.. lists.SelectMany(versions => versions).Distinct()];
    }

    /// <summary>The error of a package that is nowhere: each feed with what it said, and the remedy.</summary>
    public async Task<PluginHostException> NowhereAsync(string id, string? version, CancellationToken cancellationToken)
    {
        var answers = new List<string>();
        foreach (var feed in All)
        {
            var answer = !Allows(feed, id)
                ? "package source mapping does not send it there"
                : Answer(await feed.VersionsAsync(id, cancellationToken), feed.FailureOf(id));
            answers.Add($"{feed.Key} ({answer})");
        }

        var where = answers.Count == 0 ? "No feed is configured" : $"Looked in {string.Join(", ", answers)}";
        return new PluginHostException(
            $"Cannot find the package \"{id}\"{(version is null ? "" : $" {version}")}.\n{where}.\n"
            + "Add the feed that has it: dotnet nuget add source FOLDER_OR_URL --name NAME");
    }

    public void Dispose() => Cache.Dispose();

    private static string Answer(IReadOnlyList<NuGetVersion> versions, string? failure) =>
        failure ?? (versions.Count == 0 ? "has no such package" : $"has only {string.Join(", ", versions.Order().TakeLast(5))}");
}
