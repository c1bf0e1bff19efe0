using System.Runtime.CompilerServices;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Restoring;

/// <summary>Brings drop-ins from the feeds into the store.</summary>
/// <param name="home">The store.</param>
/// <param name="currentDirectory">Where the search for nuget.config files begins; a relative path counts from the process's own.</param>
/// <param name="observer">Hears of the progress, and of feeds that do not answer.</param>
/// <remarks>
/// Safe to be used by several processes on one store at once. No NuGet assembly is loaded as long as there is nothing to
/// restore: their types stand behind the two methods at the end, which must not be inlined.
/// </remarks>
public sealed class DropInRestorer(TwistedHome home, string currentDirectory, IRestoreObserver observer)
{
    /// <summary>NuGet passes over the files of a relative path without a word.</summary>
    private readonly string _folder = Path.GetFullPath(currentDirectory);

    /// <summary>How long a feed may take to say which versions of a package it has, or to begin with a package; 15 seconds unless set.</summary>
    public TimeSpan FeedPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Restores the drop-in of a plug-in, unless that was done before.</summary>
    /// <returns>What is in the store now.</returns>
    /// <exception cref="PluginHostException">It cannot be restored.</exception>
    public Task<LockedDropIn> EnsureAsync(FoundPlugin plugin, CancellationToken cancellationToken) =>
        plugin.Locked is { } locked
            ? EnsureAsync(locked, cancellationToken)
            : RestoreAsync(new DropInRequest(plugin.DropInId, plugin.DropInVersion), plugin.Origin == PluginOrigin.Stock, cancellationToken);

    /// <summary>Restores exactly what a lock says, unless that was done before. Nothing is resolved anew, and the store's lock stays as it is.</summary>
    /// <returns><paramref name="dropIn"/>.</returns>
    /// <exception cref="PluginHostException">It cannot be restored, or no feed has the packages that were locked.</exception>
    public Task<LockedDropIn> EnsureAsync(LockedDropIn dropIn, CancellationToken cancellationToken)
    {
        if (new DropInLoader(home).IsComplete(dropIn))
        {
            return Task.FromResult(dropIn);
        }

        NuGetEnvironment.Prepare();
        return RestoreLockedAsync(dropIn, cancellationToken);
    }

    /// <summary>Resolves a drop-in and all that it needs, restores them, and writes the store's lock.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="stock">True when it is one of the catalogue.</param>
    /// <param name="cancellationToken">Leaves the store as it is, but for packages that are in it already.</param>
    /// <exception cref="PluginHostException">It cannot be found or restored, or is no drop-in for this host.</exception>
    public Task<LockedDropIn> RestoreAsync(DropInRequest request, bool stock, CancellationToken cancellationToken)
    {
        if (!LockWords.IsId(request.Id))
        {
            throw new PluginHostException($"\"{request.Id}\" is no package id.");
        }

        NuGetEnvironment.Prepare();
        return ResolveAndRestoreAsync(request, stock, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<LockedDropIn> RestoreLockedAsync(LockedDropIn dropIn, CancellationToken cancellationToken) =>
        LockedRestore.RunAsync(dropIn, home, _folder, FeedPatience, observer, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<LockedDropIn> ResolveAndRestoreAsync(DropInRequest request, bool stock, CancellationToken cancellationToken) =>
        ResolvingRestore.RunAsync(request, stock, home, _folder, FeedPatience, observer, cancellationToken);
}
