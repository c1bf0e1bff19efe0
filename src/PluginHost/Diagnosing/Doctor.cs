using Twisted.PluginHost.Diagnosing.Checks;
using Twisted.PluginHost.Finding;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>Looks whether the store, the sets, and all drop-ins that hold in a folder are well. Changes nothing, loads no plug-in code.</summary>
/// <param name="home">The store.</param>
/// <param name="scopes">The sets that hold, the nearest first.</param>
/// <param name="currentDirectory">Where the search for nuget.config files begins.</param>
public sealed class Doctor(TwistedHome home, IReadOnlyList<DropInScope> scopes, string currentDirectory)
{
    private static readonly IDoctorCheck[] Checks =
    [
        new StoreCheck(), new DownloadsCheck(), new UnusedPackagesCheck(), new SetsCheck(), new FilesCheck(), new ManifestsCheck(), new HostCheck(),
        new AssembliesCheck(), new TapNamesCheck(),
    ];

    /// <summary>False to ask no feed; then nothing is said of feeds and known vulnerabilities.</summary>
    public bool AsksFeeds { get; init; } = true;

    /// <summary>How long a feed may take for its whole answer; 15 seconds unless set.</summary>
    public TimeSpan FeedPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What the checks found, in their order; at least one finding of each.</summary>
    public async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(CancellationToken cancellationToken)
    {
        var subject = new DoctorSubject(home, scopes, HeldDropIns.Read(scopes), PluginDirectory.Open(home, scopes));
        var findings = new List<DoctorFinding>();
        foreach (var check in Checks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.AddRange(check.Examine(subject));
        }

        if (AsksFeeds)
        {
            findings.AddRange(await new FeedsCheck(Path.GetFullPath(currentDirectory), FeedPatience).ExamineAsync(subject, cancellationToken));
        }

        return findings;
    }
}
