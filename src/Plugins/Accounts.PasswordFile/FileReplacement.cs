using System.Runtime.InteropServices;
using System.Text;
using Twisted.Shared;

namespace Twisted.Accounts;

/// <summary>Puts a file in the place of another, whole, while nobody else does: from the look at what is there until the rename.</summary>
/// <remarks>The temporary file beside it, <c>.NAME.new</c>, is the lock. One that a killed process left is not locked, and is removed.</remarks>
internal sealed partial class FileReplacement : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MostAttempts = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _target;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _isCommitted;

    private FileReplacement(string target, string temporary, FileStream stream)
    {
        _target = target;
        _temporary = temporary;
        _stream = stream;
    }

    /// <summary>Waits ten seconds at most for others that write it.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <exception cref="IOException">Others go on writing it, or nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public static FileReplacement Begin(string path)
    {
        var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        var temporary = Path.Combine(Path.GetDirectoryName(target) ?? "/", $".{Path.GetFileName(target)}.new");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileReplacement(target, temporary, Open(temporary, FileMode.CreateNew));
            }
            catch (IOException exception) when (IsTaken(exception) && attempt < MostAttempts)
            {
                RemoveLeftover(temporary);
            }

            Task.Delay(Pause, TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    /// <summary>A new file has the mode 0600; one that was there keeps mode, owner and group, so that a service goes on reading it.</summary>
    public void Commit(string text)
    {
        _stream.Write(Encoding.UTF8.GetBytes(text));
        _stream.Flush(flushToDisk: true);
        TakeOver();
        File.Move(_temporary, _target, overwrite: true);
        _isCommitted = true;
    }

    public void Dispose()
    {
        if (!_isCommitted)
        {
            File.Delete(_temporary);
        }

        _stream.Dispose();
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,

            // On Windows an open file is renamed only where that is shared.
            Share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mode == FileMode.CreateNew)
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    /// <summary>It exists, or is locked: EEXIST, EWOULDBLOCK of Linux and of macOS, ERROR_FILE_EXISTS, ERROR_SHARING_VIOLATION.</summary>
    private static bool IsTaken(IOException exception) => (exception.HResult & 0xffff) is 17 or 11 or 35 or 80 or 32;

    private static void RemoveLeftover(string temporary)
    {
        try
        {
            using var leftover = Open(temporary, FileMode.Open);
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Of somebody who writes, or gone.
        }
    }

    private void TakeOver()
    {
        if (OperatingSystem.IsWindows() || !File.Exists(_target))
        {
            return;
        }

        if (FileStatus.Of(_target) is { } status && FileStatus.Of(_temporary) is { } own && (status.Owner != own.Owner || status.Group != own.Group)
            && ChangeOwner(_temporary, status.Owner, status.Group) != 0)
        {
            throw new UnauthorizedAccessException();
        }

        File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_target));
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
