using System.Runtime.CompilerServices;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Searching;

namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>The feeds: they answer, and know of no vulnerability of what is used here.</summary>
internal sealed class FeedsCheck(string folder, TimeSpan patience)
{
    private const string Feeds = "feeds";
    private const string Vulnerabilities = "vulnerable";

    public async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        var packages = subject.Held.All
            .SelectMany(dropIn => dropIn.Locked.Packages.Select(package => (Package: package, DropIn: dropIn)))
            .DistinctBy(item => (item.Package.Id.ToLowerInvariant(), item.Package.Version))
            .ToArray();
        try
        {
            NuGetEnvironment.Prepare();
            var (feeds, missing) = LocalFeeds();
            var report = await new KnownVulnerabilities(folder) { FeedPatience = patience }
                .FindAsync([.. packages.Select(item => (item.Package.Id, item.Package.Version))], cancellationToken);
            return
            [
                .. OfFeeds(feeds, [.. missing, .. report.Skipped]),
                .. OfVulnerabilities(report, found => packages.First(item => item.Package.Id == found.Id && item.Package.Version == found.Version).DropIn, packages.Length),
            ];
        }
        catch (PluginHostException exception)
        {
            return [DoctorFinding.Error(Feeds, exception.Message.Split('\n')[0], "dotnet nuget config paths")];
        }
    }

    private static IEnumerable<DoctorFinding> OfFeeds(int count, IReadOnlyList<SkippedFeed> skipped) =>
        count == 0 ? [DoctorFinding.Warning(Feeds, "none is configured", "dotnet nuget add source FOLDER_OR_URL --name NAME")]
        : skipped.Count == 0 ? [DoctorFinding.Ok(Feeds, $"all can be reached ({count})")]
        : skipped.Select(feed => DoctorFinding.Warning(Feeds, $"\"{feed.Source}\" cannot be used: {feed.Reason}", $"dotnet nuget disable source \"{feed.Source}\""));

    private static IEnumerable<DoctorFinding> OfVulnerabilities(VulnerabilityReport report, Func<PackageVulnerability, HeldDropIn> dropInOf, int count) =>
        report.Found.Count > 0
            ? report.Found.Select(found => new DoctorFinding(
                found.Severity >= VulnerabilitySeverity.High ? FindingLevel.Error : FindingLevel.Warning,
                Vulnerabilities,
                $"{found.Id} {found.Version}: {found.Severity.ToString().ToLowerInvariant()}, in {found.Affected}, says \"{found.Source}\": {found.Advisory}",
                DoctorSubject.UpdateOf(dropInOf(found))))
            : [DoctorFinding.Ok(
                Vulnerabilities,
                report.Asked.Count == 0
                    ? "no feed says, so it is not known"
                    : $"nothing is known against {count} {(count == 1 ? "package" : "packages")}, say {string.Join(", ", report.Asked.Select(feed => $"\"{feed}\""))}")];

    /// <summary>How many feeds there are, and folders that do not exist; those have nothing to say of vulnerabilities and are not asked.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (int Count, IReadOnlyList<SkippedFeed> Missing) LocalFeeds()
    {
        using var feeds = FeedSet.Load(folder, patience, SilentObserver.Instance);
        SkippedFeed[] missing =
        [
            .. feeds.All
                .Where(feed => feed.Source.IsLocal && !Directory.Exists(feed.Source.Source))
                .Select(feed => new SkippedFeed(feed.Key, $"the folder \"{feed.Source.Source}\" does not exist")),
        ];
        return (feeds.All.Count, missing);
    }
}
