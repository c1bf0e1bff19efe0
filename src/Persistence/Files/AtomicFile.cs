using Twisted.Shared;

namespace Twisted.Persistence;

/// <summary>Replaces files whole.</summary>
public static class AtomicFile
{
    /// <summary>How often another process may take the temporary file for a leftover in the moments in which it is not locked.</summary>
    private const int MostAttempts = 5;

    /// <summary>EWOULDBLOCK, as .NET reports that a file is locked.</summary>
    private static readonly int LockedByAnother = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Writes a file of mode 0600: to a temporary one beside it, flushed to disk, then renamed; then the folder is flushed.</summary>
    /// <remarks>
    /// Whatever fails, a file that was there stays as it was, and nothing else is left behind. A process that is killed may
    /// leave its temporary file; the next that writes the same file removes it.
    /// </remarks>
    /// <exception cref="TapException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var target = FollowLinks(Path.GetFullPath(path));
        try
        {
            if (Directory.Exists(target))
            {
                throw new TapException($"cannot write \"{path}\": it is a folder");
            }

            if (File.Exists(target) && !FileStatus.IsRegular(target))
            {
                // A rename over a device or a pipe would put a file in its place.
                throw new TapException($"cannot write \"{path}\": it is not an ordinary file");
            }

            for (var attempt = 1; !TryReplace(target, content, isLastAttempt: attempt == MostAttempts); attempt++)
            {
            }

            FolderFlush.Flush(Path.GetDirectoryName(target) ?? "/");
            TemporaryFile.RemoveLeftovers(target);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new TapException($"cannot write \"{path}\": there is no folder \"{Path.GetDirectoryName(target)}\"", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TapException($"cannot write \"{path}\": permission denied", exception);
        }
        catch (IOException exception)
        {
            // The runtime adds the name of the temporary file, which is gone.
            throw new TapException($"cannot write \"{path}\": {exception.Message.Split(" : '")[0]}", exception);
        }
    }

    /// <returns>False when another process took the temporary file away.</returns>
    private static bool TryReplace(string target, ReadOnlySpan<byte> content, bool isLastAttempt)
    {
        var temporary = TemporaryFile.PathFor(target);
        try
        {
            using (var stream = TemporaryFile.Create(temporary))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
            return true;
        }
        catch (IOException exception) when (!isLastAttempt && (exception is FileNotFoundException || exception.HResult == LockedByAnother))
        {
            return false;
        }
        catch
        {
            TemporaryFile.Discard(temporary);
            throw;
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
}
