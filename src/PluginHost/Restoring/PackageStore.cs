using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;
using NuGet.Versioning;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Trusting;

namespace Twisted.PluginHost.Restoring;

/// <summary>Puts packages into the store, in NuGet's v3 layout. Safe between processes.</summary>
/// <remarks>A package is extracted elsewhere and moved in as a whole: whatever is killed when, the store has it or has it not.</remarks>
internal sealed class PackageStore
{
    private readonly TwistedHome _home;
    private readonly VersionFolderPathResolver _paths;
    private readonly ClientPolicyContext _policy;

    /// <exception cref="PluginHostException">The folder cannot be made.</exception>
    public PackageStore(TwistedHome home, FeedSet feeds)
    {
        _home = home;
        _paths = new VersionFolderPathResolver(home.Packages);
        _policy = ClientPolicyContext.GetClientPolicy(feeds.Settings, NullLogger.Instance);
        StoreGuard.CreateFolder(home);
        Download.DeleteAbandoned(home);
    }

    /// <summary>The package's file in the store; null when there is none.</summary>
    public string? TryFindPackage(PackageIdentity package)
    {
        var path = _paths.GetPackageFilePath(package.Id, package.Version);
        return File.Exists(path) ? path : null;
    }

    /// <summary>The key of the feed that a stored package came from; null when that cannot be read.</summary>
    public string? SourceOf(PackageIdentity package) => StoredPackage.TryReadMetadata(_paths.GetNupkgMetadataPath(package.Id, package.Version))?.Source;

    /// <summary>Lets NuGet judge the signature before anything is shown or kept of the package.</summary>
    /// <exception cref="PluginHostException">The signature is bad, or there is none where nuget.config asks for one.</exception>
    public async Task VerifySignatureAsync(
        PackageArchiveReader archive, PackageIdentity package, Feed feed, Download download, CancellationToken cancellationToken)
    {
        if (_policy.Policy != SignatureValidationMode.Require && !await archive.IsSignedAsync(cancellationToken))
        {
            return;
        }

        // The extractor is the only one that puts all of nuget.config together. It judges only what it
        // takes a file out of, for which the nuspec is enough.
        var judge = new PackageExtractionContext(PackageSaveMode.Nuspec, XmlDocFileSaveMode.Skip, _policy, NullLogger.Instance);
        try
        {
            await PackageExtractor.InstallFromSourceAsync(
                feed.Key, package, CopyAsync, new VersionFolderPathResolver(download.TrialFolder), judge, cancellationToken);
        }
        catch (SignatureException exception)
        {
            throw SignatureRefusal.Of(package, feed.Key, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(package.Id, package.Version.ToNormalizedString(), exception);
        }

        async Task CopyAsync(Stream target)
        {
            await using var source = File.OpenRead(download.Path);
            await source.CopyToAsync(target, cancellationToken);
        }
    }

    /// <summary>Extracts a package beside its download.</summary>
    /// <exception cref="PluginHostException">The disk is full, or the package is damaged.</exception>
    public async Task ExtractAsync(
        PackageArchiveReader archive, string nupkg, LockedPackage package, string feed, Download download, CancellationToken cancellationToken)
    {
        try
        {
            await PackageExtraction.ExtractAsync(archive, nupkg, package.Sha512, feed, download.PackageFolder, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new PluginHostException($"The package {package.Id} {package.Version} is damaged: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(package.Id, package.Version, exception);
        }
    }

    /// <summary>Moves a package that was extracted into the store, unless the same is there already.</summary>
    /// <exception cref="PluginHostException">The store has other content by that name, or cannot be written to.</exception>
    public async Task AddAsync(LockedPackage package, Download download, string feed, CancellationToken cancellationToken)
    {
        using var guard = await StoreGuard.EnterAsync(_home, cancellationToken);
        var identity = new PackageIdentity(package.Id, NuGetVersion.Parse(package.Version));
        if (TryFindPackage(identity) is { } stored && TryHashOf(stored) is { } ours)
        {
            if (ours != package.Sha512 && ours == StoredPackage.TryReadMetadata(_paths.GetNupkgMetadataPath(identity.Id, identity.Version))?.ContentHash)
            {
                throw new PluginHostException(
                    $"{package.Id} {package.Version} of the feed \"{feed}\" is not the one in the store: its hash is {package.Sha512}, and not {ours}.\n"
                    + $"To take the feed's, delete \"{_home.PackageFolder(package)}\"; taps that were made with the other one then no longer run.");
            }

            if (ours == package.Sha512)
            {
                using var archive = PackageContent.Open(stored);
                if (StoredPackage.FaultsOf(_home, package, archive).Count == 0)
                {
                    return;
                }
            }
        }

        MoveIn(package, download);
    }

    /// <summary>Puts a package that was extracted in the place of whatever the store has by that name.</summary>
    /// <exception cref="PluginHostException">The store cannot be written to.</exception>
    public async Task ReplaceAsync(LockedPackage package, Download download, CancellationToken cancellationToken)
    {
        using var guard = await StoreGuard.EnterAsync(_home, cancellationToken);
        MoveIn(package, download);
    }

    /// <summary>The content hash of a file; null when it is no package.</summary>
    public static string? TryHashOf(string package)
    {
        try
        {
            return PackageContent.HashOf(package);
        }
        catch (PluginHostException)
        {
            return null;
        }
    }

    private void MoveIn(LockedPackage package, Download download)
    {
        var folder = _home.PackageFolder(package);
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Move(folder, download.OldFolder);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            Directory.Move(download.PackageFolder, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(package.Id, package.Version, exception);
        }
    }

    private PluginHostException Unwritable(string id, string version, Exception exception) =>
        WriteFailure.Of($"Cannot put {id} {version} into the store \"{_home.Root}\"", exception);
}
