using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Twisted.Runner.Native;
using Twisted.Shared;

namespace Twisted.Runner.PidFiles;

/// <summary>The process that has a pidfile, as another process sees it.</summary>
internal sealed class PidFileOwner
{
    private const int Attempts = 100;
    private const int MomentInMilliseconds = 10;

    private readonly string _message;
    private readonly DateTime _written;

    private PidFileOwner(string path, OwnerState state, int pid, DateTime written, string message)
    {
        Path = path;
        State = state;
        Pid = pid;
        _written = written;
        _message = message;
    }

    /// <summary>Of the pidfile.</summary>
    public string Path { get; }

    public OwnerState State { get; }

    /// <summary>The number in the file; 0 when there is none.</summary>
    public int Pid { get; }

    /// <summary>Why there is no server, in words that can be shown.</summary>
    public string Message => _message;

    /// <summary>Looks at the file. It is opened to be read only, and nothing of it is changed.</summary>
    /// <param name="path">An absolute path.</param>
    public static PidFileOwner Look(string path)
    {
        using var pause = new ManualResetEventSlim();
        var owner = LookOnce(path, out var isBeingWritten);
        for (var attempt = 0; isBeingWritten && attempt < Attempts; attempt++)
        {
            pause.Wait(MomentInMilliseconds);
            owner = LookOnce(path, out isBeingWritten);
        }

        return owner;
    }

    /// <param name="path">An absolute path.</param>
    /// <param name="isBeingWritten">True in the moment between a server's lock and its number.</param>
    private static PidFileOwner LookOnce(string path, out bool isBeingWritten)
    {
        isBeingWritten = false;
        var shown = Printable.Escape(path);
        string content;
        bool? isLocked;
        DateTime written;
        try
        {
            using var file = Open(path);
            content = PidFile.Read(file);
            isLocked = PidFileLock.IsHeldByAnother(file);
            written = File.GetLastWriteTimeUtc(path);
        }
        catch (FileNotFoundException)
        {
            return new(path, OwnerState.NotRunning, 0, default, $"no server runs with the pidfile \"{shown}\": there is no such file\nName that of the server with --pidfile, or its folder with --rundir.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var state = failure is UnauthorizedAccessException && !Directory.Exists(path) ? OwnerState.Denied : OwnerState.Unknown;
            return new(path, state, 0, default, $"cannot read the pidfile \"{shown}\": {FileFault.Describe(path, failure)}; name that of the server with --pidfile");
        }

        if (string.IsNullOrWhiteSpace(content))
        {
            isBeingWritten = isLocked == true;
            return new(path, OwnerState.NotRunning, 0, written, $"no server runs with the pidfile \"{shown}\": it is empty, as after a server that could not remove it");
        }

        if (!int.TryParse(content.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid == 0)
        {
            return new(path, OwnerState.Unknown, 0, written, $"\"{shown}\" is not a pidfile: it contains \"{Printable.Escape(content.TrimEnd())}\"; name that of the server with --pidfile");
        }

        if (isLocked == true)
        {
            return new(path, OwnerState.Running, pid, written, "");
        }

        if (!ProcessProbe.IsAliveSince(pid, written))
        {
            return new(path, OwnerState.Dead, pid, written, $"no server runs with the pidfile \"{shown}\": it is stale, process {pid} is gone");
        }

        // A server holds the lock for as long as it lives. Where there are no locks, or none that can be asked for, it has to be taken at its word.
        return isLocked is null
            ? new(path, OwnerState.Running, pid, written, "")
            : new(path, OwnerState.Stranger, pid, written, $"process {pid} does not hold the pidfile \"{shown}\": it is no server of this program, and is left alone\nName the pidfile of the server with --pidfile.");
    }

    /// <returns>This, when there is a server.</returns>
    /// <exception cref="RunException">There is none; the exit code is that which the LSB has for it.</exception>
    public PidFileOwner ExpectRunning() => State switch
    {
        OwnerState.Running => this,
        OwnerState.Denied => throw new RunException(_message) { ExitCode = ExitCode.NotPermitted },
        OwnerState.Unknown or OwnerState.Stranger => throw new RunException(_message),
        _ => throw new RunException(_message) { ExitCode = ExitCode.NotRunning },
    };

    /// <summary>Whether it is still the process with its number, and has the file.</summary>
    /// <param name="pid">The number by which this process knows it; null where it has none here, as in another container.</param>
    public bool IsThere(int? pid)
    {
        if (pid is { } number && ProcessProbe.IsAliveSince(number, _written))
        {
            return true;
        }

        try
        {
            // A process that was killed looks dead while some of its threads still end, and holds its files until then.
            using var file = Open(Path);
            return int.TryParse(PidFile.Read(file).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var owner) && owner == Pid
                && (PidFileLock.IsHeldByAnother(file) ?? pid is null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    private static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        // Past .NET, which would wait for the other end of a pipe, and on some systems insist on a lock of its own.
        var file = Posix.OpenToLook(path);
        if (!file.IsInvalid)
        {
            return file;
        }

        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        throw error switch
        {
            Posix.NoSuchFile => new FileNotFoundException(),
            Posix.AccessDenied => new UnauthorizedAccessException(),
            _ => new IOException(Marshal.GetPInvokeErrorMessage(error)),
        };
    }
}
