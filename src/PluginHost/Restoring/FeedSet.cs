using NuGet.Configuration;
using NuGet.Packaging.Core;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace Twisted.PluginHost.Restoring;

/// <summary>The enabled feeds of the nuget.config files that hold for a folder, and which package may come from which.</summary>
internal sealed class FeedSet : IDisposable
{
    private readonly string _folder;
    private readonly TimeSpan _patience;
    private readonly IRestoreObserver _observer;
    private readonly List<Feed> _feeds = [];
    private (string Id, Feed Feed)? _only;

    private FeedSet(string folder, ISettings settings, TimeSpan patience, IRestoreObserver observer, SourcePins pins)
    {
        _folder = folder;
        _patience = patience;
        _observer = observer;
        Settings = settings;
        Pins = pins;
        Mapping = PackageSourceMapping.GetPackageSourceMapping(settings);
    }

    public ISettings Settings { get; }

    // A version that was pushed a minute ago is to be found; what this process reads is kept for itself.
    public SourceCacheContext Cache { get; } = new() { MaxAge = TimeProvider.System.GetUtcNow() };

    public PackageSourceMapping Mapping { get; }

    /// <summary>Which packages may come from one feed only, because they came from it so far.</summary>
    public SourcePins Pins { get; }

    /// <summary>In the order of the files.</summary>
    public IReadOnlyList<Feed> All => _feeds;

    /// <param name="folder">An absolute path, where the search for nuget.config files begins.</param>
    /// <param name="patience">How long a feed may take to say which versions of a package it has.</param>
    /// <param name="observer">Hears of feeds that do not answer, and of every file and feed.</param>
    /// <param name="pins">None by default.</param>
    /// <exception cref="PluginHostException">A nuget.config is broken.</exception>
    public static FeedSet Load(string folder, TimeSpan patience, IRestoreObserver observer, SourcePins? pins = null)
    {
        try
        {
            var settings = NuGet.Configuration.Settings.LoadDefaultSettings(folder);
            foreach (var path in settings.GetConfigFilePaths())
            {
                observer.Detail($"Read \"{path}\"");
            }

            var feeds = new FeedSet(folder, settings, patience, observer, pins ?? SourcePins.None);
            foreach (var source in new PackageSourceProvider(settings).LoadPackageSources())
            {
                observer.Detail(
                    $"The feed \"{source.Name}\" is {(source.IsLocal ? $"the folder \"{source.Source}\"" : "reached by HTTP")}{(source.IsEnabled ? "" : ", and disabled")}");
                if (source.IsEnabled)
                {
                    feeds.Add(source);
                }
            }

            return feeds;
        }
        catch (NuGetConfigurationException exception)
        {
            throw new PluginHostException(
                $"Cannot read the feeds of \"{folder}\": {exception.Message}\nSee which files are read: dotnet nuget config paths", exception);
        }
    }

    /// <summary>The feed of a key of nuget.config; a folder, or the address of a feed, becomes one of its own.</summary>
    /// <exception cref="PluginHostException">It is none of these.</exception>
    public Feed Require(string source)
    {
        if (Find(source) is { } known)
        {
            return known;
        }

        var isAddress = source.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || source.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        var path = isAddress ? source : Path.GetFullPath(source, _folder);
        if (isAddress || Directory.Exists(path))
        {
            // What it is called stands in the lock and in messages.
            return isAddress && new Uri(path).UserInfo.Length > 0
                ? throw new PluginHostException(
                    "The address of a feed may not hold a password: the lock will have it.\n"
                    + "Write the feed into nuget.config, and give its key: dotnet nuget add source URL --name NAME --username USER --password PASSWORD")
                : Add(new PackageSource(path, source));
        }

        var keys = string.Join(", ", _feeds.Select(feed => $"\"{feed.Key}\""));
        throw new PluginHostException(
            $"There is no feed \"{source}\": it is neither a key in nuget.config nor a folder. {(keys.Length == 0 ? "No feed is configured" : $"Configured are {keys}")}.\n"
            + "Add it: dotnet nuget add source FOLDER_OR_URL --name NAME");
    }

    /// <summary>The feed of that key, or null.</summary>
    public Feed? Find(string key) => _feeds.Find(feed => string.Equals(feed.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when package source mapping and the pins let that package come from that feed.</summary>
    public bool Allows(Feed feed, string id) => WhyNot(feed, id) is null;

    /// <summary>Lets a package come from one feed alone, as the user asks.</summary>
    /// <exception cref="SourceChangeException">It came from another one so far, and may not change.</exception>
    public void TakeOnlyFrom(string id, Feed feed, bool mayChangeSources)
    {
        if (!mayChangeSources && !Pins.Allow(feed.Key, id))
        {
            throw new SourceChangeException(
                $"Cannot take {id} from \"{feed.Key}\": it came from \"{Pins.Find(id)!.Source}\" so far.\n"
                + $"If it moved to another feed, say so: mktap plugin add {id} --source \"{feed.Key}\"");
        }

        _only = (id, feed);
    }

    /// <summary>True when package source mapping lets that package come from the feed of that key.</summary>
    public bool IsMapped(string key, string id) =>
        !Mapping.IsEnabled || Mapping.GetConfiguredPackageSources(id).Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The first feed that may give, and has, exactly that package.</summary>
    public async Task<Feed?> FindAsync(PackageIdentity package, CancellationToken cancellationToken)
    {
        foreach (var feed in _feeds)
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
        var lists = await Task.WhenAll(_feeds.Where(feed => Allows(feed, id)).Select(feed => feed.VersionsAsync(id, cancellationToken)));
        return [.. lists.SelectMany(versions => versions).Distinct()];
    }

    /// <summary>Each feed with what it said of a package: <c>Looked in mine (has only 1.0.0), other (has no such package)</c>.</summary>
    public async Task<string> AnswersAsync(string id, CancellationToken cancellationToken)
    {
        var answers = new List<string>();
        foreach (var feed in _feeds)
        {
            var answer = WhyNot(feed, id) ?? Answer(await feed.VersionsAsync(id, cancellationToken), feed.FailureOf(id));
            answers.Add($"{feed.Key} ({answer})");
        }

        return answers.Count == 0 ? "No feed is configured" : $"Looked in {string.Join(", ", answers)}";
    }

    /// <summary>The error of a package that is nowhere: each feed with what it said, and the remedy.</summary>
    /// <param name="id">The package.</param>
    /// <param name="version">The version or range that was looked for; null for any.</param>
    /// <param name="neededBy">Who needs it, as the beginning of a sentence that ends in the package; null when the user asked for it.</param>
    /// <param name="cancellationToken">Ends the wait for feeds.</param>
    public async Task<PluginHostException> NowhereAsync(string id, string? version, string? neededBy, CancellationToken cancellationToken)
    {
        var what = neededBy is null
            ? $"Cannot find the package \"{id}\"{(version is null ? "" : $" {version}")}."
            : $"{neededBy}, which cannot be found.";
        var where = await AnswersAsync(id, cancellationToken);
        if (_feeds.Exists(feed => !Pins.Allow(feed.Key, id) && IsMapped(feed.Key, id)))
        {
            return new SourceChangeException(
                neededBy is null
                    ? $"{what}\n{where}.\nIf it moved to another feed, say so: mktap plugin add {id} --source FEED"
                    : $"{what}\n{where}.\nIf it moved to another feed, say so: mktap plugin update --yes");
        }

        // Only plug-ins are searched for; what they need is found by the feed that has it.
        if (_feeds.Find(feed => feed.Source.IsHttp && IsMapped(feed.Key, id) && feed.FailureOf(id) is not null) is { } silent)
        {
            return new PluginHostException($"{what}\n{where}.\nRun the command again when the feed \"{silent.Key}\" answers, or see: dotnet nuget list source");
        }

        if (_feeds.Count > 0 && !_feeds.Exists(feed => IsMapped(feed.Key, id)))
        {
            return new PluginHostException($"{what}\n{where}.\nName it under packageSourceMapping in nuget.config: dotnet nuget config paths");
        }

        return new PluginHostException(
            neededBy is null && (await VersionsAsync(id, cancellationToken)).Count > 0
                ? $"{what}\n{where}.\nSee what there is: mktap plugin search {id}"
                : $"{what}\n{where}.\nAdd the feed that has it: dotnet nuget add source FOLDER_OR_URL --name NAME");
    }

    public void Dispose() => Cache.Dispose();

    /// <summary>Why a package may not come from a feed; null when it may.</summary>
    private string? WhyNot(Feed feed, string id) =>
        !IsMapped(feed.Key, id) ? "package source mapping does not send it there"
        : _only is { } only && string.Equals(only.Id, id, StringComparison.OrdinalIgnoreCase)
            ? feed == only.Feed ? null : $"not asked, because it is to come from \"{only.Feed.Key}\""
        : Pins.Allow(feed.Key, id) ? null
        : $"not asked, because it came from \"{Pins.Find(id)!.Source}\" so far";

    private static string Answer(IReadOnlyList<NuGetVersion> versions, string? failure) =>
        failure ?? (versions.Count == 0 ? "has no such package" : $"has only {string.Join(", ", versions.Order().TakeLast(5))}");

    private Feed Add(PackageSource source)
    {
        var feed = new Feed(new SourceRepository(source, PatientHttp.Providers(_patience)), Cache, _patience, _observer);
        _feeds.Add(feed);
        return feed;
    }
}
