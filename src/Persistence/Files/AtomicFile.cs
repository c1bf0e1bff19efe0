namespace Twisted.Persistence;

/// <summary>Replaces files whole.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file of mode 0600: to a temporary one beside it, flushed to disk, then renamed.</summary>
    /// <remarks>Whatever fails, a file that was there stays as it was, and nothing else is left behind.</remarks>
    /// <exception cref="TapException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var target = FollowLinks(Path.GetFullPath(path));
        var temporary = Path.Combine(Path.GetDirectoryName(target) ?? "/", $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            if (Directory.Exists(target))
            {
                throw new TapException($"cannot write \"{path}\": it is a folder");
            }

            if (File.Exists(target) && !FileKind.IsRegular(target))
            {
                // A rename over a device or a pipe would put a file in its place.
                throw new TapException($"cannot write \"{path}\": it is not an ordinary file");
            }

            using (var stream = new FileStream(temporary, Options()))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new TapException($"cannot write \"{path}\": there is no folder \"{Path.GetDirectoryName(target)}\"", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            Discard(temporary);
            throw new TapException($"cannot write \"{path}\": permission denied", exception);
        }
        catch (IOException exception)
        {
            Discard(temporary);
            throw new TapException($"cannot write \"{path}\": {exception.Message}", exception);
        }
    }

    /// <summary>A link stays one: what it leads to is replaced.</summary>
    private static string FollowLinks(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // Missing, or links in a circle; writing says so.
            return path;
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure to write is the one to report.
        }
    }
}
