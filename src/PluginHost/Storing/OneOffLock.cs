using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Storing;

/// <summary>What was restored for one command only: a lock file of its own for each drop-in and version, <c>locks/ID/VERSION.json</c>.</summary>
internal static class OneOffLock
{
    /// <summary>What was restored of that version; null when nothing was, or its file is broken.</summary>
    public static LockedDropIn? TryRead(TwistedHome home, string id, string version)
    {
        try
        {
            return WholeFile.TryRead(PathOf(home, id, version), LockReader.SizeLimit) is { } json ? LockReader.Read(json).Single() : null;
        }
        catch (Exception exception) when (exception is LockException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The newest version that was restored and is in the range; null when there is none.</summary>
    public static LockedDropIn? TryReadNewest(TwistedHome home, string id, PackageVersionRange? range)
    {
        var folder = Path.Combine(home.OneOffLocks, id.ToLowerInvariant());
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var newest = Directory.EnumerateFiles(folder, "*.json")
            .Select(path => PackageVersion.Parse(Path.GetFileNameWithoutExtension(path)) is { } version ? (Path: path, Version: version) : default)
            .Where(found => found.Path is not null && (range is null ? !found.Version.IsPrerelease : range.Contains(found.Version)))
            .OrderByDescending(found => found.Version)
            .FirstOrDefault();
        return newest.Path is null ? null : TryRead(home, id, Path.GetFileNameWithoutExtension(newest.Path));
    }

    /// <summary>All that was ever restored for one command; without broken files.</summary>
    public static IReadOnlyList<LockedDropIn> ReadAll(TwistedHome home) =>
    [
        .. (Directory.Exists(home.OneOffLocks) ? Directory.EnumerateFiles(home.OneOffLocks, "*.json", SearchOption.AllDirectories) : [])
            .Select(path => TryRead(home, Path.GetFileName(Path.GetDirectoryName(path)!), Path.GetFileNameWithoutExtension(path)))
            .OfType<LockedDropIn>(),
    ];

    /// <summary>Safe between processes.</summary>
    /// <exception cref="PluginHostException">It cannot be written.</exception>
    public static async Task WriteAsync(TwistedHome home, LockedDropIn dropIn, CancellationToken cancellationToken)
    {
        using var guard = await StoreGuard.EnterAsync(home, cancellationToken);
        var path = PathOf(home, dropIn.Id, dropIn.Version);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WholeFile.Replace(path, LockWriter.Write([dropIn]));
    }

    private static string PathOf(TwistedHome home, string id, string version) =>
        Path.Combine(home.OneOffLocks, id.ToLowerInvariant(), $"{version.ToLowerInvariant()}.json");
}
