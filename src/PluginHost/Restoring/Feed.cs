using System.Collections.Concurrent;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;
using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Restoring;

/// <summary>One feed of the nuget.config files. Once it fails to answer, it counts as empty.</summary>
internal sealed class Feed(SourceRepository repository, SourceCacheContext cache, TimeSpan patience, IRestoreObserver observer)
{
    private readonly ConcurrentDictionary<string, Task<IReadOnlyList<NuGetVersion>>> _versions = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _failures = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, FolderPackages> _readable = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _failing = new();
    private string? _failure;

    /// <summary>Its name in nuget.config. The address is never shown: it may hold a password.</summary>
    public string Key => repository.PackageSource.Name;

    public PackageSource Source => repository.PackageSource;

    public SourceRepository Repository => repository;

    /// <summary>Why it has nothing to say of a package; null when it has.</summary>
    public string? FailureOf(string id) => _failure ?? _failures.GetValueOrDefault(id);

    /// <summary>The versions that it has of a package.</summary>
    public Task<IReadOnlyList<NuGetVersion>> VersionsAsync(string id, CancellationToken cancellationToken) =>
        _versions.GetOrAdd(id, _ => AskForVersionsAsync(id, cancellationToken));

    /// <summary>What a package needs of other packages.</summary>
    public async Task<IReadOnlyList<PackageDependency>> DependenciesAsync(PackageIdentity package, CancellationToken cancellationToken)
    {
        try
        {
            var groups = _readable.TryGetValue(package.Id, out var readable)
                ? readable.Dependencies(package.Version)
                : await DependencyGroupsAsync(package, cancellationToken);
            var group = NuGetFrameworkUtility.GetNearest(groups, AssetSelection.Framework, group => group.TargetFramework);
            return group is null ? [] : [.. group.Packages];
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreadable(package, exception);
        }
    }

    /// <summary>Copies a package into a file; false when the feed does not have it.</summary>
    public async Task<bool> DownloadAsync(PackageIdentity package, string path, CancellationToken cancellationToken)
    {
        try
        {
            if (_readable.TryGetValue(package.Id, out var readable))
            {
                File.Copy(readable.Find(package.Version)!, path, overwrite: true);
                return true;
            }

            var resource = await ResourceAsync(cancellationToken);
            await using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            return await resource.CopyNupkgToStreamAsync(package.Id, package.Version, file, cache, NullLogger.Instance, cancellationToken);
        }
        catch (Exception exception) when (WriteFailure.IsFullDisk(exception))
        {
            throw WriteFailure.Of($"Cannot keep {package.Id} {package.Version} from the feed \"{Key}\"", exception);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreadable(package, exception);
        }
    }

    private async Task<IReadOnlyList<NuGetVersion>> AskForVersionsAsync(string id, CancellationToken cancellationToken)
    {
        if (_failure is not null)
        {
            return [];
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            // NuGet passes the token on to most of what it awaits, not to all.
            var versions = await AskAsync(id, limit.Token).WaitAsync(limit.Token);
            observer.Detail($"The feed \"{Key}\" {(versions.Count == 0 ? $"has no {id}" : $"has {id} {string.Join(", ", versions.Order().TakeLast(5))}")}");
            return versions;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && TryReadFolder(id) is { } readable)
        {
            var junk = string.Join(", ", readable.Junk.Select(file => $"\"{file}\""));
            if (readable.Versions.Count == 0)
            {
                Fail(id, $"{junk} in it is no package, or a damaged one");
            }
            else
            {
                observer.Problem($"The feed \"{Key}\" is used without {junk}, which is no package, or a damaged one.");
            }

            return readable.Versions;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(id, limit.IsCancellationRequested ? $"it did not answer within {patience.TotalSeconds:0.#} s" : FeedFailure.Describe(exception, Source));
            return [];
        }
    }

    private async Task<IReadOnlyList<NuGetVersion>> AskAsync(string id, CancellationToken cancellationToken)
    {
        var resource = await ResourceAsync(cancellationToken);
        return [.. await resource.GetAllVersionsAsync(id, cache, NullLogger.Instance, cancellationToken)];
    }

    private async Task<IReadOnlyList<PackageDependencyGroup>> DependencyGroupsAsync(PackageIdentity package, CancellationToken cancellationToken)
    {
        var resource = await ResourceAsync(cancellationToken);
        var info = await resource.GetDependencyInfoAsync(package.Id, package.Version, cache, NullLogger.Instance, cancellationToken);
        return info?.DependencyGroups ?? [];
    }

    /// <summary>The packages that a folder has in spite of others by that name that cannot be read; null when all can be.</summary>
    private FolderPackages? TryReadFolder(string id)
    {
        if (!Source.IsLocal || !Directory.Exists(Source.Source))
        {
            return null;
        }

        var readable = new FolderPackages(Source.Source, id);
        return readable.Junk.Count > 0 ? _readable.GetOrAdd(id, readable) : null;
    }

    private async Task<FindPackageByIdResource> ResourceAsync(CancellationToken cancellationToken) =>
        await repository.GetResourceAsync<FindPackageByIdResource>(cancellationToken) ?? throw new InvalidDataException("it is no NuGet feed");

    private void Fail(string id, string failure)
    {
        // One package that cannot be read does not make a folder useless.
        var isOnlyThis = Source.IsLocal && Directory.Exists(Source.Source);
        lock (_failing)
        {
            if (isOnlyThis ? _failures.TryAdd(id, failure) : _failure is null)
            {
                _failure = isOnlyThis ? _failure : failure;
                observer.Problem($"The feed \"{Key}\" cannot be used{(isOnlyThis ? $" for {id}" : "")}: {failure}.");
            }
        }
    }

    private PluginHostException Unreadable(PackageIdentity package, Exception exception) =>
        new($"Cannot read {package.Id} {package.Version} from the feed \"{Key}\": {FeedFailure.Describe(exception, Source)}.\n"
            + $"Run the command again when the feed is well, or take another version: mktap plugin search {package.Id}", exception);
}
