using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Twisted.Runner.Control;
using Twisted.Runner.Native;
using Twisted.Runner.Privileges;
using Twisted.Shared;

namespace Twisted.Runner.PidFiles;

/// <summary>The file with the number of the running process, held under a lock until it is disposed, which removes it.</summary>
/// <remarks>
/// Of several processes that start at once, the one with the lock wins. One may have opened the file just before its
/// owner removed it, and get the lock of a file that nobody else will ever see; so after writing, the file is read
/// again by its path.
/// </remarks>
internal sealed class PidFile : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>More than any number takes; what is longer is not one.</summary>
    private const int ReadLimit = 40;

    /// <summary>Each attempt fails only because another process removed the file in the meantime.</summary>
    private const int Attempts = 50;

    private static readonly string OwnContent = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n");

    private readonly string _path;
    private readonly SafeFileHandle _file;

    /// <summary>False while another process, which goes on with the file and its lock, is the server.</summary>
    private volatile bool _isOurs;

    private PidFile(string path, SafeFileHandle file, bool isOurs)
    {
        _path = path;
        _file = file;
        _isOurs = isOurs;
    }

    /// <summary>The open file, with its lock, for a process that is to take over.</summary>
    public SafeFileHandle Handle => _file;

    /// <summary>The file of another process that has handed its descriptor over, and with that its lock. The number in it stays what it is.</summary>
    public static PidFile Inherit(string path, SafeFileHandle file)
    {
        Posix.CloseOnExec(file);
        return new PidFile(path, file, isOurs: false);
    }

    /// <summary>Puts the number of this process in the place of another's, with one write: whoever reads finds the one or the other.</summary>
    /// <exception cref="RunException">The file cannot be written.</exception>
    public void TakeOver()
    {
        try
        {
            // As long as what is there, since there is no way to write and to cut at once.
            RandomAccess.Write(_file, Encoding.ASCII.GetBytes(OwnContent.PadRight((int)RandomAccess.GetLength(_file), '\n')), 0);
            _isOurs = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(_path, FileFault.Describe(_path, failure), failure);
        }
    }

    /// <summary>Another process has put its number there: what happens to the file from now on is its business.</summary>
    public void GiveAway() => _isOurs = false;

    /// <param name="path">An absolute path.</param>
    /// <param name="program">The name of the program in messages.</param>
    /// <param name="progress">Hears that a file of a dead process is removed.</param>
    /// <exception cref="RunException">Another process runs, or the file cannot be used.</exception>
    public static PidFile Acquire(string path, string program, Action<string> progress)
    {
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (TryAcquire(path, program, progress) is { } pidFile)
                {
                    return pidFile;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unusable(path, FileFault.Describe(path, failure), failure);
        }

        throw Unusable(path, "it is not an ordinary file", null);
    }

    /// <summary>Removes the file of a process that is known to have ended before it could do so.</summary>
    public static void RemoveLeftover(string path, int pid)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, PidFileLock.Share);
            if (PidFileLock.TryTake(file) && Read(file).TrimEnd() == pid.ToString(CultureInfo.InvariantCulture))
            {
                // First, while the lock still keeps others from making theirs.
                ControlListener.RemoveLeftover(path);
                File.Delete(path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // There is none, or another start was quicker; it finds the number of a dead process and removes the file itself.
        }
    }

    public void Dispose()
    {
        if (_file.IsClosed)
        {
            return;
        }

        if (!_isOurs)
        {
            _file.Dispose();
            return;
        }

        try
        {
            var path = ProcessRoot.PathNow(_path);
            var isOurs = path is not null && IsAt(path, _file);

            // Emptied first: whoever waits for the lock with the file open must not take our number for a live process.
            RandomAccess.SetLength(_file, 0);
            if (isOurs)
            {
                File.Delete(path!);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder is not ours to change any more, as after giving up root. An empty pidfile stops nobody.
        }
        finally
        {
            _file.Dispose();
        }
    }

    private static PidFile? TryAcquire(string path, string program, Action<string> progress)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, PidFileLock.Share);
        }
        catch (IOException failure) when (PidFileLock.IsTaken(failure))
        {
            throw Running(program, ReadByPath(path));
        }

        try
        {
            if (!PidFileLock.TryTake(file))
            {
                throw Running(program, ReadByPath(path));
            }

            if (IsStale(file, path, program))
            {
                progress($"Removing stale pidfile {Printable.Escape(path)}");
            }

            Write(file);
            if (IsAt(path, file))
            {
                // Only now: it is an ordinary file, and not a device that others need as it is.
                SetMode(file);
                var pidFile = new PidFile(path, file, isOurs: true);
                file = new SafeFileHandle();
                return pidFile;
            }

            return null;
        }
        finally
        {
            file.Dispose();
        }
    }

    /// <summary>True for the number of a process that is no more, false for an empty file.</summary>
    private static bool IsStale(SafeFileHandle file, string path, string program)
    {
        var content = Read(file);
        if (string.IsNullOrWhiteSpace(content))
        {
            return false;
        }

        if (!int.TryParse(content.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid == 0)
        {
            throw Unusable(path, $"it contains \"{Printable.Escape(content.TrimEnd())}\", which is not a process number", null);
        }

        // In a container every start may have the same number.
        if (pid != Environment.ProcessId && ProcessProbe.IsAliveSince(pid, File.GetLastWriteTimeUtc(file)))
        {
            throw Running(program, content);
        }

        return true;
    }

    private static void Write(SafeFileHandle file)
    {
        if (RandomAccess.GetLength(file) > 0)
        {
            RandomAccess.SetLength(file, 0);
        }

        RandomAccess.Write(file, Encoding.ASCII.GetBytes(OwnContent), 0);
    }

    private static void SetMode(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(file, Mode);
        }
        catch (UnauthorizedAccessException)
        {
            // It was there before and belongs to another user, whose choice its mode is.
        }
    }

    /// <summary>Whether others who open the path get this very file, with our number in it.</summary>
    private static bool IsAt(string path, SafeFileHandle file)
    {
        // Containers that share a folder may have the same number, so Linux is asked about the file itself too.
        var isRemoved = OperatingSystem.IsLinux()
            && new FileInfo($"/proc/self/fd/{(int)file.DangerousGetHandle()}").LinkTarget is { } target
            && target.EndsWith(" (deleted)", StringComparison.Ordinal);
        return !isRemoved && ReadByPath(path).TrimEnd() == OwnContent.TrimEnd();
    }

    private static string ReadByPath(string path)
    {
        try
        {
            // Past .NET where .NET would insist on a lock of its own.
            using var file = OperatingSystem.IsMacOS()
                ? Posix.Open(path, 0)
                : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.IsInvalid ? "" : Read(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <exception cref="NotSupportedException">It is not an ordinary file.</exception>
    internal static string Read(SafeFileHandle file)
    {
        // Fails for a pipe, from which reading might never return.
        _ = RandomAccess.GetLength(file);
        Span<byte> content = stackalloc byte[ReadLimit];
        return Encoding.UTF8.GetString(content[..RandomAccess.Read(file, content, 0)]);
    }

    private static RunException Running(string program, string content)
    {
        // The number is missing for the moment between another's lock and its first write.
        var pid = int.TryParse(content.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? string.Create(CultureInfo.InvariantCulture, $", PID {number}")
            : "";
        return new RunException(
            $"Another {program} server is running{pid}\n"
            + "It may serve this application or a different one. To run one more beside it, start it in another folder,\n"
            + "or give it a pidfile and a log of its own with --pidfile and --logfile.");
    }

    private static RunException Unusable(string path, string reason, Exception? failure) => new(
        $"cannot use the pidfile \"{Printable.Escape(path)}\": {reason}; mend that, or choose another with --pidfile", failure!);
}
