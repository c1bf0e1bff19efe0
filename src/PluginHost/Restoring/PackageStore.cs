using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;
using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Trusting;
using Twisted.Shared;

namespace Twisted.PluginHost.Restoring;

/// <summary>Puts packages into the store, in NuGet's v3 layout. Safe between processes.</summary>
internal sealed class PackageStore
{
    private readonly TwistedHome _home;
    private readonly VersionFolderPathResolver _paths;
    private readonly PackageExtractionContext _extraction;

    /// <exception cref="PluginHostException">The folder cannot be made.</exception>
    public PackageStore(TwistedHome home, FeedSet feeds)
    {
        _home = home;
        _paths = new VersionFolderPathResolver(home.Packages);
        _extraction = new PackageExtractionContext(
            PackageSaveMode.Defaultv3,
            XmlDocFileSaveMode.Skip,
            ClientPolicyContext.GetClientPolicy(feeds.Settings, NullLogger.Instance),
            NullLogger.Instance);
        StoreGuard.CreateFolder(home);
    }

    /// <summary>A new name for a file that is being downloaded.</summary>
    public string NewDownload() => Path.Combine(_home.Packages, $".{Guid.NewGuid():N}.nupkg");

    /// <summary>The package's file in the store; null when it is not, or only half, in it.</summary>
    public string? TryFindPackage(PackageIdentity package)
    {
        var path = _paths.GetPackageFilePath(package.Id, package.Version);
        return File.Exists(path) && File.Exists(_paths.GetNupkgMetadataPath(package.Id, package.Version)) ? path : null;
    }

    /// <summary>Extracts a package that was downloaded, unless the same is in the store already.</summary>
    /// <exception cref="PluginHostException">The store has other content by that name, or the package's signature is bad.</exception>
    public async Task AddAsync(PackageIdentity package, string download, Feed feed, CancellationToken cancellationToken)
    {
        if (TryFindPackage(package) is { } stored)
        {
            var (ours, theirs) = (PackageContent.HashOf(stored), PackageContent.HashOf(download));
            if (ours != theirs)
            {
                throw new PluginHostException(
                    $"{package.Id} {package.Version} of the feed \"{feed.Key}\" is not the one in the store: its hash is {theirs}, and not {ours}.\n"
                    + $"To take the feed's, delete \"{_paths.GetInstallPath(package.Id, package.Version)}\"; taps that were made with the other one then no longer run.");
            }

            return;
        }

        try
        {
            // The name, and not the address: it is written into the store and into messages, and may hold a password.
            await PackageExtractor.InstallFromSourceAsync(feed.Key, package, CopyAsync, _paths, _extraction, cancellationToken);
        }
        catch (SignatureException exception)
        {
            throw SignatureRefusal.Of(package, feed.Key, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PluginHostException($"Cannot put {package.Id} {package.Version} into the store \"{_home.Root}\": {exception.Message}", exception);
        }

        async Task CopyAsync(Stream target)
        {
            await using var source = File.OpenRead(download);
            await source.CopyToAsync(target, cancellationToken);
        }
    }

    /// <summary>Writes those of the files anew, from the package itself, that are missing in the store or were changed.</summary>
    /// <exception cref="PluginHostException">The lock does not fit the package.</exception>
    public void Repair(LockedPackage package, PackageArchiveReader archive)
    {
        foreach (var file in package.Files)
        {
            var path = _home.PathOf(package, file);
            if (WholeFile.TryRead(path, VerifiedFile.SizeLimit) is { } bytes && Sha256.Hex(bytes) == file.Sha256)
            {
                continue;
            }

            var content = PackageContent.Read(archive, file.Path);
            if (Sha256.Hex(content) != file.Sha256)
            {
                throw new PluginHostException($"The lock of {package.Id} {package.Version} is wrong: \"{file.Path}\" in the package has another hash.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WholeFile.Replace(path, content);
        }
    }
}
