using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.Plugins;

namespace Twisted.Taps.Upgrading;

/// <summary>Brings a tap to other versions of its drop-ins.</summary>
/// <remarks>Once for a process: the code of a drop-in that was loaded stays.</remarks>
/// <param name="home">The store.</param>
/// <param name="restorer">Brings what the store lacks.</param>
/// <param name="scopes">The sets that hold, the nearest first.</param>
public sealed class TapUpgrade(TwistedHome home, DropInRestorer restorer, IReadOnlyList<DropInScope> scopes)
{
    /// <summary>Hears of what in the tap is ignored.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Chooses the versions, restores and loads them, upgrades the objects, and makes the application to see that it can be made.</summary>
    /// <param name="tap">Its document is what is upgraded; it is spoilt when that fails.</param>
    /// <param name="requests">What the user wants of some drop-ins; the others are as the sets say.</param>
    /// <param name="cancellationToken">Leaves the store usable.</param>
    /// <exception cref="PluginHostException">A drop-in cannot be restored or loaded, or is not to be had in that version.</exception>
    /// <exception cref="TapException">The objects cannot be upgraded, or no application can be made of them.</exception>
    public TapUpgradeResult Run(TapFile tap, IReadOnlyList<DropInRequest> requests, CancellationToken cancellationToken)
    {
        var choice = new VersionChoice(home, restorer, scopes, cancellationToken);
        var locked = TapDropIns.Read(tap);
        var chosen = new List<LockedDropIn>();
        var changes = new List<DropInChange>();

        // Before anything is restored: a word that was mistyped.
        foreach (var request in requests.Where(request => DropInLock.Find(locked, request.Id) is null))
        {
            var (dropIn, origin) = choice.ForNew(request, tap.Path);
            chosen.Add(dropIn);
            changes.Add(new DropInChange(dropIn.Id, null, dropIn.Version, origin));
        }

        for (var i = 0; i < locked.Count; i++)
        {
            var (dropIn, origin) = choice.For(locked[i], Find(requests, locked[i].Id));
            chosen.Insert(i, dropIn);
            changes.Insert(i, new DropInChange(dropIn.Id, locked[i].Version, dropIn.Version, origin));
        }

        var session = new DropInSession(home, restorer) { Warn = Warn };
        foreach (var dropIn in chosen)
        {
            session.LoadAll(dropIn, tap.Path, cancellationToken);
        }

        PluginCatalog.Current = new DropInCatalog(session, static () => []);
        var types = tap.Upgrade(session.Types);
        tap.ToApplication(session.Types, Warn);
        return new TapUpgradeResult
        {
            DropIns = changes,
            Types = types,
            Document = new TapDocument(tap.Document.Root, session.WriteLocks()),
        };
    }

    private static DropInRequest? Find(IReadOnlyList<DropInRequest> requests, string id) =>
        requests.FirstOrDefault(request => string.Equals(request.Id, id, StringComparison.OrdinalIgnoreCase));
}
