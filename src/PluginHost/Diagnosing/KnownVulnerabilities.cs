using System.Runtime.CompilerServices;
using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>Asks the feeds that publish known vulnerabilities about packages.</summary>
/// <param name="currentDirectory">Where the search for nuget.config files begins; a relative path counts from the process's own.</param>
/// <remarks>
/// What is published of a package counts whichever feed the package came from. No NuGet assembly is loaded before a question
/// is asked: their types stand behind the method at the end, which must not be inlined.
/// </remarks>
public sealed class KnownVulnerabilities(string currentDirectory)
{
    /// <summary>NuGet passes over the files of a relative path without a word.</summary>
    private readonly string _folder = Path.GetFullPath(currentDirectory);

    /// <summary>How long a feed may take for its whole answer; 15 seconds unless set.</summary>
    public TimeSpan FeedPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What is known of these packages. The feeds do not learn which they are.</summary>
    /// <exception cref="PluginHostException">A nuget.config is broken, or a version is none.</exception>
    public Task<VulnerabilityReport> FindAsync(IReadOnlyCollection<(string Id, string Version)> packages, CancellationToken cancellationToken)
    {
        NuGetEnvironment.Prepare();
        return RunAsync(packages, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<VulnerabilityReport> RunAsync(IReadOnlyCollection<(string Id, string Version)> packages, CancellationToken cancellationToken) =>
        VulnerabilityCheck.RunAsync(packages, _folder, FeedPatience, cancellationToken);
}
