using System.Runtime.CompilerServices;
using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>Looks in the feeds for newer versions of a drop-in that a host of some version could use.</summary>
/// <param name="home">Downloads go into its folder, and are deleted.</param>
/// <param name="currentDirectory">Where the search for nuget.config files begins.</param>
/// <param name="observer">Hears of feeds that do not answer.</param>
public sealed class HostUpgrades(TwistedHome home, string currentDirectory, IRestoreObserver observer)
{
    private readonly string _folder = Path.GetFullPath(currentDirectory);

    /// <summary>How long a feed may take to say which versions it has; 15 seconds unless set.</summary>
    public TimeSpan FeedPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Reads the manifests of the newest few versions: only they say for certain which hosts will do.</summary>
    /// <exception cref="PluginHostException">A nuget.config is broken, or a package cannot be read.</exception>
    public Task<HostUpgrade> FindAsync(string id, string version, string hostVersion, CancellationToken cancellationToken)
    {
        NuGetEnvironment.Prepare();
        return RunAsync(id, version, hostVersion, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<HostUpgrade> RunAsync(string id, string version, string hostVersion, CancellationToken cancellationToken) =>
        HostUpgradeSearch.RunAsync(id, version, hostVersion, home, _folder, FeedPatience, observer, cancellationToken);
}
