using System.Text;
using Microsoft.Win32.SafeHandles;
using Twisted.Runner.Native;
using Twisted.Shared;

namespace Twisted.Runner.Logs;

/// <summary>Where log entries are written, each at once and whole, so that a crash loses none.</summary>
/// <remarks>
/// Thread-safe. A write that fails, as on a full disk, never reaches the one who logs; how many entries were lost is
/// written as soon as writing works again. Rotation belongs here: nobody else holds the stream.
/// </remarks>
internal sealed class LogOutput : IDisposable
{
    private const UnixFileMode NewFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    /// <summary>How many files are kept aside.</summary>
    private const int Kept = 10;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private Stream _stream;
    private SafeFileHandle? _file;
    private long _lost;
    private string _lostBecause = "";
    private bool _closed;

    /// <summary>Null for what is no file of its own.</summary>
    private string? Path { get; init; }

    public LogOutput(Stream stream, TimeProvider clock, SafeFileHandle? file = null)
    {
        _stream = stream;
        _clock = clock;
        _file = file;
    }

    /// <param name="path">An absolute path, or <see cref="RunSettings.StandardOutput"/>.</param>
    /// <param name="clock">Dates the note about lost entries.</param>
    /// <exception cref="RunException">The file cannot be opened.</exception>
    public static LogOutput Open(string path, TimeProvider clock)
    {
        if (path == RunSettings.StandardOutput)
        {
            return new LogOutput(StandardStreams.OpenOutput(), clock);
        }

        var (stream, file) = OpenFile(path);
        return new LogOutput(stream, clock, file) { Path = path };
    }

    /// <summary>Writes to what is at the path now, which another may have moved away or replaced.</summary>
    /// <exception cref="RunException">The file cannot be opened; what was written to so far still is.</exception>
    public void Reopen()
    {
        lock (_lock)
        {
            if (Path is null || _closed)
            {
                return;
            }

            var old = _stream;
            (_stream, _file) = OpenFile(Path);
            old.Dispose();
        }
    }

    /// <summary>Moves the file aside, under its name and a number, and begins another.</summary>
    /// <exception cref="RunException">There is no file, or it cannot be moved.</exception>
    public void Rotate()
    {
        lock (_lock)
        {
            if (Path is null)
            {
                throw new RunException("the log is standard output, which has nothing to rotate");
            }

            try
            {
                for (var number = Kept; number > 0; number--)
                {
                    var from = number == 1 ? Path : $"{Path}.{number - 1}";
                    if (File.Exists(from))
                    {
                        File.Move(from, $"{Path}.{number}", overwrite: true);
                    }
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new RunException($"cannot rotate the log \"{Printable.Escape(Path)}\": {Printable.Escape(failure.Message)}", failure);
            }

            Reopen();
        }
    }

    /// <summary>Writes one entry or several.</summary>
    /// <param name="entry">Whole lines, with their line ends.</param>
    public void Write(string entry)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                if (_lost > 0)
                {
                    // What was written last may have been cut in the middle of a line.
                    var note = LogLine.Format(_clock.GetUtcNow(), $"{_lost} log entries were lost: {_lostBecause}", null);
                    _stream.Write(Utf8.GetBytes($"\n{note}"));
                    _lost = 0;
                }

                _stream.Write(Utf8.GetBytes(entry));
                _stream.Flush();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                _lost++;
                _lostBecause = failure.Message;
            }
        }
    }

    /// <summary>Hands a log file to the user and group that the process is about to become.</summary>
    /// <exception cref="RunException">The system refuses.</exception>
    public void ChangeOwner(int uid, int gid)
    {
        if (_file is null)
        {
            return;
        }

        try
        {
            Posix.ChangeOwner(_file, uid, gid);
        }
        catch (IOException failure)
        {
            throw new RunException(
                $"cannot run as {uid}/{gid}, and give it the log: {failure.Message}; only root may change its user and group", failure);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _stream.Dispose();
        }
    }

    private static (FileStream Stream, SafeFileHandle File) OpenFile(string path)
    {
        try
        {
            var isNew = !File.Exists(path);
            var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            if (!OperatingSystem.IsWindows())
            {
                // The file may be truncated by another's rotation; without O_APPEND the next entry leaves a hole.
                Posix.AppendOnly(file);
                if (isNew)
                {
                    // Against the umask of a daemon, which would keep the group from reading it.
                    File.SetUnixFileMode(file, NewFileMode);
                }
            }

            var stream = new FileStream(file, FileAccess.Write, bufferSize: 0);
            if (stream.CanSeek)
            {
                stream.Seek(0, SeekOrigin.End);
            }

            return (stream, file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunException(
                $"cannot open the log \"{Printable.Escape(path)}\": {FileFault.Describe(path, failure)}; choose another with --logfile",
                failure);
        }
    }
}
