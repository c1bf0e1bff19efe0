namespace Twisted.Persistence;

/// <summary>The file that becomes another one: <c>.NAME.RANDOM.tmp</c> beside it, locked by the process that writes it.</summary>
internal static class TemporaryFile
{
    private const string Ending = ".tmp";

    public static string PathFor(string target) =>
        Path.Combine(FolderOf(target), $"{PrefixOf(target)}{Path.GetRandomFileName()}{Ending}");

    /// <summary>Creates it, of mode 0600.</summary>
    public static FileStream Create(string path)
    {
        // Not shared: that is the lock by which others tell it from one whose process was killed.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Removes what killed processes left. What cannot be removed is left to the next save.</summary>
    public static void RemoveLeftovers(string target)
    {
        var folder = FolderOf(target);
        var prefix = PrefixOf(target);
        var length = prefix.Length + Path.GetRandomFileName().Length + Ending.Length;
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, $"*{Ending}", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
            {
                var name = Path.GetFileName(path);
                if (name.Length == length && name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    RemoveUnlessLocked(path);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that may be written but not listed.
        }
    }

    public static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure to write is the one to report.
        }
    }

    private static void RemoveUnlessLocked(string path)
    {
        try
        {
            using var locked = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
                return;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Of a process that lives, or of another user.
            return;
        }

        // Only there an open file cannot be deleted.
        Discard(path);
    }

    private static string FolderOf(string target) => Path.GetDirectoryName(target) ?? "/";

    private static string PrefixOf(string target) => $".{Path.GetFileName(target)}.";
}
