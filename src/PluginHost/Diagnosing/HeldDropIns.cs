using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>All locked drop-ins that hold in a folder: those of the sets, and the stock ones that were used so far. Asks no feed.</summary>
public sealed class HeldDropIns
{
    private readonly List<HeldDropIn> _all = [];
    private readonly List<HeldDropIn> _idle = [];
    private readonly List<UnrestoredDropIn> _unlocked = [];
    private readonly List<PluginProblem> _problems = [];

    private HeldDropIns()
    {
    }

    /// <summary>The nearest set's first, each drop-in once.</summary>
    public IReadOnlyList<HeldDropIn> All => _all;

    /// <summary>What is locked, and neither asked for by the set beside the lock nor stock of these tools.</summary>
    public IReadOnlyList<HeldDropIn> Idle => _idle;

    /// <summary>What a set asks for and its lock does not have, or has in a version that the set does not allow.</summary>
    public IReadOnlyList<UnrestoredDropIn> Unlocked => _unlocked;

    /// <summary>Sets and locks that cannot be read.</summary>
    public IReadOnlyList<PluginProblem> Problems => _problems;

    /// <summary>Never fails for a broken file: that is among <see cref="Problems"/>.</summary>
    /// <param name="scopes">The sets that hold, the nearest first.</param>
    public static HeldDropIns Read(IReadOnlyList<DropInScope> scopes)
    {
        var held = new HeldDropIns();
        var asked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var scope in scopes)
        {
            var locked = held.TryRead(scope.LockFile, () => StoredLock.Read(scope));
            var requests = held.TryRead(scope.SetFile, () => DropInSet.Read(scope));
            foreach (var request in requests.Where(request => asked.Add(request.Id)))
            {
                held.Add(scope, request, locked.FirstOrDefault(dropIn => Same(dropIn.Id, request.Id)));
            }

            foreach (var dropIn in locked.Where(dropIn => !requests.Any(request => Same(request.Id, dropIn.Id))))
            {
                held.AddUnasked(scope, dropIn, asked);
            }
        }

        return held;
    }

    private static bool Same(string id, string other) => string.Equals(id, other, StringComparison.OrdinalIgnoreCase);

    private void Add(DropInScope scope, DropInRequest request, LockedDropIn? locked)
    {
        if (locked is null || !request.IsMetBy(locked))
        {
            _unlocked.Add(new UnrestoredDropIn(scope, request));
        }

        if (locked is not null)
        {
            _all.Add(new HeldDropIn { Locked = locked, Origin = scope.Origin, Request = request, LockFile = scope.LockFile });
        }
    }

    private void AddUnasked(DropInScope scope, LockedDropIn dropIn, HashSet<string> asked)
    {
        var isStock = scope.Origin == PluginOrigin.User && StockCatalogue.Read().Any(stock => Same(stock.Id, dropIn.Id) && stock.Version == dropIn.Version);
        var held = new HeldDropIn { Locked = dropIn, Origin = isStock ? PluginOrigin.Stock : scope.Origin, LockFile = scope.LockFile };
        if (!isStock)
        {
            _idle.Add(held);
        }
        else if (asked.Add(dropIn.Id))
        {
            _all.Add(held);
        }
    }

    private IReadOnlyList<T> TryRead<T>(string path, Func<IReadOnlyList<T>> read)
    {
        try
        {
            return read();
        }
        catch (LockException exception)
        {
            _problems.Add(new PluginProblem(null, null, path, $"Cannot read the lock \"{path}\": {exception.Message}."));
        }
        catch (PluginHostException exception)
        {
            _problems.Add(new PluginProblem(null, null, path, exception.Message));
        }

        return [];
    }
}
