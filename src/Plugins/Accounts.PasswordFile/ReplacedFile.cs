using System.Runtime.InteropServices;
using System.Text;
using Twisted.Shared;

namespace Twisted.Accounts;

/// <summary>Puts a file in the place of another, whole: to a temporary one beside it, flushed to disk, then renamed.</summary>
internal static partial class ReplacedFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A new file has the mode 0600; one that was there keeps mode, owner and group, so that a service goes on reading it.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="before">What it is expected to be; null when it is not there.</param>
    /// <param name="text">What it is to be.</param>
    /// <returns>False when it is not what was expected.</returns>
    public static bool TryReplace(string path, string? before, string text)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var temporary = Path.Combine(Path.GetDirectoryName(target) ?? "/", $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = Create(temporary))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            if (before != (File.Exists(target) ? File.ReadAllText(target) : null))
            {
                return false;
            }

            TakeOver(target, temporary);
            File.Move(temporary, target, overwrite: before is not null);
            return true;
        }
        finally
        {
            // After the rename there is none, which is no fault.
            File.Delete(temporary);
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static void TakeOver(string target, string temporary)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(target))
        {
            return;
        }

        if (FileStatus.Of(target) is { } status && FileStatus.Of(temporary) is { } own && (status.Owner != own.Owner || status.Group != own.Group)
            && ChangeOwner(temporary, status.Owner, status.Group) != 0)
        {
            throw new UnauthorizedAccessException();
        }

        File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
