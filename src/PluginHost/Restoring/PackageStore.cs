using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;
using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
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
        Download.DeleteAbandoned(home);
    }

    /// <summary>The package's file in the store; null when it is not, or only half, in it.</summary>
    public string? TryFindPackage(PackageIdentity package)
    {
        var path = _paths.GetPackageFilePath(package.Id, package.Version);
        return File.Exists(path) && File.Exists(_paths.GetNupkgMetadataPath(package.Id, package.Version)) ? path : null;
    }

    /// <summary>The address that a stored package came from, as NuGet noted it; null when that is not known.</summary>
    public string? SourceOf(PackageIdentity package)
    {
        try
        {
            return NupkgMetadataFileFormat.Read(_paths.GetNupkgMetadataPath(package.Id, package.Version)).Source;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Lets NuGet judge the signature before anything is shown or kept of the package.</summary>
    /// <exception cref="PluginHostException">The signature is bad, or there is none where nuget.config asks for one.</exception>
    public async Task VerifySignatureAsync(PackageArchiveReader archive, ResolvedPackage package, Download download, CancellationToken cancellationToken)
    {
        var policy = _extraction.ClientPolicyContext!;
        if (policy.Policy == SignatureValidationMode.Require || await archive.IsSignedAsync(cancellationToken))
        {
            // The extractor is the only one that puts nuget.config and what the feed announces together; it extracts no file here.
            var judge = new PackageExtractionContext(PackageSaveMode.Nupkg, XmlDocFileSaveMode.Skip, policy, NullLogger.Instance);
            await InstallAsync(package.Identity, package.Feed, download.Path, new VersionFolderPathResolver(download.ScratchFolder), judge, cancellationToken);
        }
    }

    /// <summary>Extracts a package that was downloaded, unless the same is in the store already.</summary>
    /// <exception cref="PluginHostException">The store has other content by that name, or the package's signature is bad.</exception>
    public async Task AddAsync(PackageIdentity package, string download, Feed feed, CancellationToken cancellationToken)
    {
        if (TryFindPackage(package) is { } stored)
        {
            var theirs = PackageContent.HashOf(download);
            var ours = TryHashOf(stored);
            if (ours == theirs)
            {
                return;
            }

            // What is not even what it was when it was extracted is no package that somebody relies on.
            if (ours is not null && ours == RecordedHashOf(package))
            {
                throw new PluginHostException(
                    $"{package.Id} {package.Version} of the feed \"{feed.Key}\" is not the one in the store: its hash is {theirs}, and not {ours}.\n"
                    + $"To take the feed's, delete \"{_paths.GetInstallPath(package.Id, package.Version)}\"; taps that were made with the other one then no longer run.");
            }

            Directory.Delete(_paths.GetInstallPath(package.Id, package.Version), recursive: true);
        }

        // NuGet takes a folder with its note in it for whole, also when the package itself was lost.
        if (_paths.GetNupkgMetadataPath(package.Id, package.Version) is var note && File.Exists(note) && TryFindPackage(package) is null)
        {
            File.Delete(note);
        }

        await InstallAsync(package, feed, download, _paths, _extraction, cancellationToken);
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

    private async Task InstallAsync(
        PackageIdentity package, Feed feed, string download, VersionFolderPathResolver paths, PackageExtractionContext context, CancellationToken cancellationToken)
    {
        try
        {
            await PackageExtractor.InstallFromSourceAsync(feed.Source.Source, package, CopyAsync, paths, context, cancellationToken);
        }
        catch (SignatureException exception)
        {
            // Its message is empty; the reasons are in the results.
            throw BadSignature(package, feed, exception.Results ?? []);
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

    private static PluginHostException BadSignature(PackageIdentity package, Feed feed, IEnumerable<PackageVerificationResult> results)
    {
        var reasons = string.Join(" ", results.SelectMany(result => result.GetErrorIssues()).Select(issue => $"{issue.Code}: {issue.Message}").Distinct());
        return new PluginHostException(
            $"The signature of {package.Id} {package.Version} from the feed \"{feed.Key}\" is not accepted. {reasons}\n"
            + "What is accepted, signatureValidationMode and trustedSigners of nuget.config say: dotnet nuget trust list");
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

    private string? RecordedHashOf(PackageIdentity package)
    {
        try
        {
            return NupkgMetadataFileFormat.Read(_paths.GetNupkgMetadataPath(package.Id, package.Version)).ContentHash;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
