using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Storing;

/// <summary>The lock file of a scope.</summary>
internal static class StoredLock
{
    /// <summary>What was restored; empty when there is no file.</summary>
    /// <exception cref="LockException">The file is broken.</exception>
    /// <exception cref="PluginHostException">The file cannot be read.</exception>
    public static IReadOnlyList<LockedDropIn> Read(DropInScope scope) =>
        WholeFile.TryRead(scope.LockFile, LockReader.SizeLimit) is { } json ? LockReader.Read(json) : [];

    /// <summary>Why a lock is not used, and what to do.</summary>
    public static string Describe(DropInScope scope, LockException exception) =>
        $"Cannot read the lock \"{scope.LockFile}\": {exception.Message}.\n"
        + (exception.IsNewer
            ? "Update the tools: dotnet tool update --global mktap, and the same for twistd"
            : "Put back the one that was there, or resolve all that the set asks for anew: mktap plugin update --yes");

    /// <summary>What was restored; empty also when the file is broken.</summary>
    /// <exception cref="PluginHostException">The file cannot be read.</exception>
    public static IReadOnlyList<LockedDropIn> ReadOrEmpty(DropInScope scope)
    {
        TryRead(scope, out var dropIns);
        return dropIns;
    }

    /// <returns>False when the file is broken; the list is then empty.</returns>
    /// <exception cref="PluginHostException">The file cannot be read.</exception>
    public static bool TryRead(DropInScope scope, out IReadOnlyList<LockedDropIn> dropIns)
    {
        try
        {
            dropIns = Read(scope);
            return true;
        }
        catch (LockException)
        {
            dropIns = [];
            return false;
        }
    }

    /// <summary>Puts a drop-in into the file, in the place of its other version. Safe between processes.</summary>
    /// <returns>What was found to be wrong with the old file, which was then put aside; null when nothing was.</returns>
    /// <exception cref="PluginHostException">The file cannot be written, or newer tools wrote it.</exception>
    public static async Task<string?> AddAsync(TwistedHome home, DropInScope scope, LockedDropIn dropIn, CancellationToken cancellationToken)
    {
        using var guard = await StoreGuard.EnterAsync(home, cancellationToken);
        var dropIns = ReadOrPutAside(scope, out var fault);
        dropIns.RemoveAll(other => string.Equals(other.Id, dropIn.Id, StringComparison.OrdinalIgnoreCase));
        dropIns.Add(dropIn);
        dropIns.Sort((left, right) => string.Compare(left.Id, right.Id, StringComparison.OrdinalIgnoreCase));
        WholeFile.Replace(scope.LockFile, LockWriter.Write(dropIns));
        return fault;
    }

    /// <summary>Takes a drop-in out of the file, if it is there.</summary>
    /// <exception cref="PluginHostException">The file cannot be written.</exception>
    public static async Task RemoveAsync(TwistedHome home, DropInScope scope, string id, CancellationToken cancellationToken)
    {
        using var guard = await StoreGuard.EnterAsync(home, cancellationToken);
        var dropIns = new List<LockedDropIn>(ReadOrEmpty(scope));
        if (dropIns.RemoveAll(other => string.Equals(other.Id, id, StringComparison.OrdinalIgnoreCase)) > 0)
        {
            WholeFile.Replace(scope.LockFile, LockWriter.Write(dropIns));
        }
    }

    private static List<LockedDropIn> ReadOrPutAside(DropInScope scope, out string? fault)
    {
        try
        {
            fault = null;
            return [.. Read(scope)];
        }
        catch (LockException exception)
        {
            if (exception.IsNewer)
            {
                throw new PluginHostException(Describe(scope, exception), exception);
            }

            var aside = $"{scope.LockFile}.broken";
            for (var number = 2; File.Exists(aside); number++)
            {
                aside = $"{scope.LockFile}.broken{number}";
            }

            File.Move(scope.LockFile, aside);
            fault = $"\"{scope.LockFile}\" was broken ({exception.Message}); it was moved to \"{aside}\".";
            return [];
        }
    }
}
