using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Storing;

/// <summary>The store's lock file.</summary>
internal static class StoredLock
{
    /// <summary>What was restored; empty when there is no file.</summary>
    /// <exception cref="LockException">The file is broken.</exception>
    /// <exception cref="PluginHostException">The file cannot be read.</exception>
    public static IReadOnlyList<LockedDropIn> Read(TwistedHome home) =>
        WholeFile.TryRead(home.LockFile, LockReader.SizeLimit) is { } json ? LockReader.Read(json) : [];

    /// <summary>Puts a drop-in into the file, in the place of its other version. Safe between processes.</summary>
    /// <returns>What was found to be wrong with the old file, which was then put aside; null when nothing was.</returns>
    /// <exception cref="PluginHostException">The file cannot be written.</exception>
    public static async Task<string?> AddAsync(TwistedHome home, LockedDropIn dropIn, CancellationToken cancellationToken)
    {
        using var guard = await StoreGuard.EnterAsync(home, cancellationToken);
        string? fault = null;
        var dropIns = new List<LockedDropIn>();
        try
        {
            dropIns.AddRange(Read(home));
        }
        catch (LockException exception)
        {
            var aside = $"{home.LockFile}.broken";
            File.Move(home.LockFile, aside, overwrite: true);
            fault = $"\"{home.LockFile}\" was broken ({exception.Message}); it was moved to \"{aside}\".";
        }

        dropIns.RemoveAll(other => string.Equals(other.Id, dropIn.Id, StringComparison.OrdinalIgnoreCase));
        dropIns.Add(dropIn);
        dropIns.Sort((left, right) => string.Compare(left.Id, right.Id, StringComparison.OrdinalIgnoreCase));
        WholeFile.Replace(home.LockFile, LockWriter.Write(dropIns));
        return fault;
    }
}
