using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Finding;

/// <summary>What the set of a scope came to: <c>dropins.lock.json</c>, which the tools write.</summary>
public static class DropInLock
{
    /// <summary>In the order of the ids, stock drop-ins that were used among them; empty when there is no file.</summary>
    /// <exception cref="PluginHostException">The file cannot be read; the message names it, and what to do.</exception>
    public static IReadOnlyList<LockedDropIn> Read(DropInScope scope)
    {
        try
        {
            return StoredLock.Read(scope);
        }
        catch (LockException exception)
        {
            throw new PluginHostException(StoredLock.Describe(scope, exception), exception);
        }
    }

    /// <summary>As <see cref="Read"/>; a broken file counts as empty. It is put aside when it is written to.</summary>
    /// <exception cref="PluginHostException">The file is there and cannot be read at all.</exception>
    public static IReadOnlyList<LockedDropIn> ReadOrEmpty(DropInScope scope) => StoredLock.ReadOrEmpty(scope);

    /// <summary>What is locked of a drop-in; null when nothing is.</summary>
    public static LockedDropIn? Find(IReadOnlyList<LockedDropIn> locked, string id)
    {
        foreach (var dropIn in locked)
        {
            if (string.Equals(dropIn.Id, id, StringComparison.OrdinalIgnoreCase))
            {
                return dropIn;
            }
        }

        return null;
    }
}
