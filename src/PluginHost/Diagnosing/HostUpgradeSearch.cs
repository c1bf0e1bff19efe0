using NuGet.Packaging.Core;
using NuGet.Versioning;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>Downloads newer versions of a drop-in, from the newest on, until the manifest of one allows a host.</summary>
internal static class HostUpgradeSearch
{
    /// <summary>Whoever supports a host does so in the newest versions.</summary>
    private const int Limit = 5;

    public static async Task<HostUpgrade> RunAsync(
        string id,
        string version,
        string hostVersion,
        TwistedHome home,
        string folder,
        TimeSpan patience,
        IRestoreObserver observer,
        CancellationToken cancellationToken)
    {
        using var feeds = FeedSet.Load(folder, patience, observer);
        var now = NuGetVersion.Parse(version);
        var host = PackageVersion.Parse(hostVersion)!;
        NuGetVersion[] newer =
        [
            .. (await feeds.VersionsAsync(id, cancellationToken))
                .Where(other => other > now && (!other.IsPrerelease || now.IsPrerelease))
                .OrderDescending(),
        ];
        foreach (var candidate in newer.Take(Limit))
        {
            var identity = new PackageIdentity(id, candidate);
            using var download = new Download(home);
            if (await feeds.FindAsync(identity, cancellationToken) is { } feed
                && await feed.DownloadAsync(identity, download.Path, cancellationToken)
                && Allows(download.Path, host))
            {
                return new HostUpgrade(candidate.ToNormalizedString(), newer[0].ToNormalizedString());
            }
        }

        return new HostUpgrade(null, newer.FirstOrDefault()?.ToNormalizedString());
    }

    private static bool Allows(string package, PackageVersion host)
    {
        using var archive = PackageContent.Open(package);
        return PackageVersionRange.Parse(PackageContent.ReadManifest(archive).Framework)?.Contains(host) == true
            && archive.GetPackageDependencies()
                .SelectMany(group => group.Packages)
                .Where(dependency => string.Equals(dependency.Id, "Twisted.Framework", StringComparison.OrdinalIgnoreCase))
                .All(dependency => PackageVersionRange.Parse(dependency.VersionRange.ToNormalizedString())?.Contains(host) != false);
    }
}
