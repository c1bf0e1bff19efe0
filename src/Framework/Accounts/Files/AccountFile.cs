using Twisted.Shared;

namespace Twisted.Accounts;

/// <summary>A file with accounts, in memory for as long as it stays the same: for those who write checkers.</summary>
/// <typeparam name="T">What is made of its lines.</typeparam>
/// <remarks>
/// Each <see cref="Read"/> looks whether the file has changed; a file that was replaced, changed in place or made unreadable is noticed
/// at the next login. Safe for use from any thread.
/// </remarks>
public sealed class AccountFile<T>
    where T : class
{
    /// <summary>The largest file that is read: 64 MiB, which is more than half a million accounts.</summary>
    public const long LargestFile = 64 << 20;

    /// <summary>A file that changed so shortly before it was read may change again within the resolution of its time.</summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(2);

    private readonly Lock _reading = new();
    private readonly Func<IReadOnlyList<string>, T> _parse;
    private readonly FileSafety _safety;
    private volatile Snapshot? _snapshot;

    /// <param name="path">An absolute path.</param>
    /// <param name="safety">Who must not have access.</param>
    /// <param name="parse">Makes the result of the lines. A <see cref="FormatException"/> of it becomes an <see cref="AccountStoreException"/> with the path in front.</param>
    public AccountFile(string path, FileSafety safety, Func<IReadOnlyList<string>, T> parse)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(parse);
        Path = path;
        _safety = safety;
        _parse = parse;
    }

    public string Path { get; }

    /// <summary>What is in the file now.</summary>
    /// <exception cref="AccountStoreException">It is missing, cannot be read, is malformed, or others have access that must not.</exception>
    public T Read()
    {
        try
        {
            // Through the links, as those have times of their own.
            var file = File.ResolveLinkTarget(Path, returnFinalTarget: true) as FileInfo ?? new FileInfo(Path);
            if (_snapshot is { } known && known.IsOf(file))
            {
                return known.Content;
            }

            lock (_reading)
            {
                file.Refresh();
                return _snapshot is { } meanwhile && meanwhile.IsOf(file) ? meanwhile.Content : ReadAnew(file);
            }
        }
        catch (FormatException exception)
        {
            throw new AccountStoreException($"\"{Path}\", {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var reason = exception is FileNotFoundException or DirectoryNotFoundException ? "it does not exist"
                : exception is UnauthorizedAccessException ? Directory.Exists(Path) ? "it is a folder" : "permission denied"
                : exception.Message;
            throw new AccountStoreException($"cannot read the accounts in \"{Path}\": {reason}", exception);
        }
    }

    private T ReadAnew(FileInfo file)
    {
        // What is not an ordinary file has no length, and may have no end.
        if (!file.Exists || file.Length > LargestFile || !FileStatus.IsRegular(file.FullName))
        {
            throw !file.Exists
                ? Directory.Exists(Path) ? new UnauthorizedAccessException() : new FileNotFoundException()
                : new IOException($"it is no file of at most {LargestFile >> 20} MiB");
        }

        if (_safety.FaultOf(Path) is { } fault)
        {
            throw new AccountStoreException(fault);
        }

        // Looked at before it is read: what changes meanwhile is noticed at the next call.
        var (time, length) = (file.LastWriteTimeUtc, file.Length);
        var content = _parse(ReadLines(file.FullName));
        var settled = TimeProvider.System.GetUtcNow().UtcDateTime - time is var age && (age > Unsettled || age < TimeSpan.Zero);
        _snapshot = settled ? new Snapshot(content, file.FullName, time, length) : null;
        return content;
    }

    // Shared with all, as reading must neither keep others from writing nor fail while they do; they rename a whole file over it.
    private static List<string> ReadLines(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private sealed record Snapshot(T Content, string Name, DateTime LastWriteTime, long Length)
    {
        public bool IsOf(FileInfo file) => file.Exists && file.FullName == Name && file.LastWriteTimeUtc == LastWriteTime && file.Length == Length;
    }
}
