using System.Runtime.CompilerServices;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Restoring;

/// <summary>Brings drop-ins from the feeds into the store.</summary>
/// <param name="home">The store.</param>
/// <param name="currentDirectory">Where the search for nuget.config files begins; a relative path counts from the process's own.</param>
/// <param name="observer">Hears of the progress, and of feeds that do not answer.</param>
/// <remarks>
/// Safe to be used by several processes on one store at once. No NuGet assembly is loaded as long as there is nothing to
/// restore: their types stand behind the methods at the end, which must not be inlined.
/// </remarks>
public sealed class DropInRestorer(TwistedHome home, string currentDirectory, IRestoreObserver observer)
{
    private readonly SerialObserver _observer = new(observer);

    /// <summary>NuGet passes over the files of a relative path without a word.</summary>
    private readonly string _folder = Path.GetFullPath(currentDirectory);

    /// <summary>How long a feed may take to say which versions of a package it has, or to begin with a package; 15 seconds unless set.</summary>
    public TimeSpan FeedPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>False to restore nothing: what is missing is then an error.</summary>
    public bool MayRestore { get; init; } = true;

    /// <summary>Restores the drop-in of a plug-in, unless that was done before.</summary>
    /// <returns>What is in the store now.</returns>
    /// <exception cref="PluginHostException">It cannot be restored.</exception>
    public Task<LockedDropIn> EnsureAsync(FoundPlugin plugin, CancellationToken cancellationToken) =>
        plugin.Locked is { } locked
            ? EnsureAsync(locked, cancellationToken)
            : RestoreAsync(
                new DropInRequest(plugin.DropInId, plugin.DropInVersion), DropInScope.OfUser(home), plugin.Origin == PluginOrigin.Stock, cancellationToken);

    /// <summary>Restores exactly what a lock says, unless that was done before. Nothing is resolved anew, and no lock changes.</summary>
    /// <returns><paramref name="dropIn"/>.</returns>
    /// <exception cref="PluginHostException">It cannot be restored, or no feed has the packages that were locked.</exception>
    public Task<LockedDropIn> EnsureAsync(LockedDropIn dropIn, CancellationToken cancellationToken) =>
        new DropInLoader(home).IsComplete(dropIn) ? Task.FromResult(dropIn) : RepairAsync(dropIn, cancellationToken);

    /// <summary>Compares every file of a drop-in with its lock, and restores exactly that where one is missing or was changed.</summary>
    /// <remarks>No feed is asked for packages that are in the store as they should be.</remarks>
    /// <returns><paramref name="dropIn"/>.</returns>
    /// <exception cref="PluginHostException">It cannot be restored, or no feed has the packages that were locked.</exception>
    public Task<LockedDropIn> RepairAsync(LockedDropIn dropIn, CancellationToken cancellationToken)
    {
        if (!MayRestore)
        {
            throw new PluginHostException($"{dropIn.Id} {dropIn.Version} is not restored, and nothing may be restored now.");
        }

        NuGetEnvironment.Prepare();
        return RestoreLockedAsync(dropIn, cancellationToken);
    }

    /// <summary>Resolves a drop-in and all that it needs, restores them, and writes the lock of a scope.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="scope">Whose lock; packages that are in it come from the feeds that they came from.</param>
    /// <param name="stock">True when it is one of the catalogue.</param>
    /// <param name="cancellationToken">Leaves the store as it is, but for packages that are in it already.</param>
    /// <exception cref="PluginHostException">
    /// It cannot be found or restored, is no drop-in for this host, or somebody else publishes it than before.
    /// </exception>
    public async Task<LockedDropIn> RestoreAsync(DropInRequest request, DropInScope scope, bool stock, CancellationToken cancellationToken)
    {
        if (!MayRestore)
        {
            throw new PluginHostException($"{request} is not restored, and nothing may be restored now.\nAllow it once: leave out --no-restore.");
        }

        var isReadable = StoredLock.TryRead(scope, out var known);
        using var plan = await PlanAsync(request, new PlanOptions { Stock = stock, Known = known }, cancellationToken);
        if (plan.Changes.Count > 0)
        {
            throw new PluginHostException(
                $"Cannot restore {plan.Locked.Id} {plan.Locked.Version}: {string.Join(", and ", plan.Changes)}.\n"
                + $"If that is right, say so: mktap plugin update {plan.Locked.Id}");
        }

        // A lock that cannot be read is for the user to mend: nothing of it is thrown away on the way to something else.
        await plan.CommitAsync(isReadable ? scope : null, cancellationToken);
        return plan.Locked;
    }

    /// <summary>Resolves a drop-in and all that it needs, downloads and checks them; keeps nothing yet.</summary>
    /// <exception cref="SourceChangeException">A package is to be had only from another feed than what is known of it came from.</exception>
    /// <exception cref="PluginHostException">It cannot be found, or is no drop-in for this host.</exception>
    public Task<DropInPlan> PlanAsync(DropInRequest request, PlanOptions options, CancellationToken cancellationToken)
    {
        if (!LockWords.IsId(request.Id))
        {
            throw new PluginHostException($"\"{request.Id}\" is no package id.\nLook for one: mktap plugin search WORD");
        }

        NuGetEnvironment.Prepare();
        return ResolveAsync(request, options, cancellationToken);
    }

    /// <summary>Resolves packages together with all that they need, and restores them. Writes no lock.</summary>
    /// <param name="id">What asks for them.</param>
    /// <param name="version">Its version.</param>
    /// <param name="requests">Which ones; what the host has itself comes from the host.</param>
    /// <param name="known">What is locked already; a package in it comes from the feed that it came from.</param>
    /// <param name="cancellationToken">Leaves the store usable, with some of the packages.</param>
    /// <exception cref="PluginHostException">They cannot be found or restored, or somebody else publishes one than before.</exception>
    internal Task<LockedDropIn> RestoreSetAsync(
        string id, string version, IReadOnlyList<DropInRequest> requests, IReadOnlyList<LockedDropIn> known, CancellationToken cancellationToken)
    {
        foreach (var request in requests)
        {
            if (!LockWords.IsId(request.Id))
            {
                throw new PluginHostException($"\"{request.Id}\" is no package id.");
            }
        }

        NuGetEnvironment.Prepare();
        return ResolveSetAsync(id, version, requests, known, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<LockedDropIn> ResolveSetAsync(
        string id, string version, IReadOnlyList<DropInRequest> requests, IReadOnlyList<LockedDropIn> known, CancellationToken cancellationToken) =>
        PlannedRestore.RestoreSetAsync(id, version, requests, known, home, _folder, FeedPatience, _observer, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<LockedDropIn> RestoreLockedAsync(LockedDropIn dropIn, CancellationToken cancellationToken) =>
        LockedRestore.RunAsync(dropIn, home, _folder, FeedPatience, _observer, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<DropInPlan> ResolveAsync(DropInRequest request, PlanOptions options, CancellationToken cancellationToken) =>
        PlannedRestore.PlanAsync(request, options, home, _folder, FeedPatience, _observer, cancellationToken);
}
