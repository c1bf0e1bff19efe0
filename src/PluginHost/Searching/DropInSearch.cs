using System.Runtime.CompilerServices;
using Twisted.Manifest;
using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Searching;

/// <summary>Looks for drop-ins in every enabled feed of the nuget.config files that hold for a folder, in all at once.</summary>
/// <param name="currentDirectory">Where the search for nuget.config files begins; a relative path counts from the process's own.</param>
/// <remarks>
/// A feed that fails is reported in the result, and the others' answers are kept. No NuGet assembly is loaded before a search
/// begins: their types stand behind the method at the end, which must not be inlined.
/// </remarks>
public sealed class DropInSearch(string currentDirectory)
{
    /// <summary>NuGet passes over the files of a relative path without a word.</summary>
    private readonly string _folder = Path.GetFullPath(currentDirectory);

    /// <summary>How long a feed may take for its whole answer; 15 seconds unless set.</summary>
    public TimeSpan FeedPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The drop-ins with all of these words in their id, description, tags, authors or owners.</summary>
    /// <param name="words">Separated by blanks; without any, all drop-ins are found.</param>
    /// <param name="prerelease">Whether versions such as 1.0.0-beta count.</param>
    /// <param name="cancellationToken">Ends the search at once.</param>
    /// <exception cref="PluginHostException">A nuget.config is broken.</exception>
    public Task<SearchResult> SearchAsync(string words, bool prerelease, CancellationToken cancellationToken)
    {
        NuGetEnvironment.Prepare();
        return RunAsync(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), tapName: null, prerelease, cancellationToken);
    }

    /// <summary>The drop-ins that say of themselves that they have the plug-in behind <c>mktap NAME</c>.</summary>
    /// <param name="tapName">The name; for one that no plug-in can have the feeds are not asked.</param>
    /// <param name="prerelease">Whether versions such as 1.0.0-beta count.</param>
    /// <param name="cancellationToken">Ends the search at once.</param>
    /// <exception cref="PluginHostException">A nuget.config is broken.</exception>
    public Task<SearchResult> FindTapAsync(string tapName, bool prerelease, CancellationToken cancellationToken)
    {
        if (!ManifestNames.IsTapName(tapName))
        {
            return Task.FromResult(new SearchResult());
        }

        NuGetEnvironment.Prepare();
        return RunAsync([PluginTags.OfTap(tapName)], tapName, prerelease, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<SearchResult> RunAsync(string[] words, string? tapName, bool prerelease, CancellationToken cancellationToken) =>
        FeedSearch.RunAsync(_folder, new SearchRequest(words, tapName, prerelease), FeedPatience, cancellationToken);
}
