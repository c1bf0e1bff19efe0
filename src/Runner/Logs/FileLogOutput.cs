using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Twisted.Runner.Native;
using Twisted.Runner.Privileges;
using Twisted.Shared;

namespace Twisted.Runner.Logs;

/// <summary>A log in a file that is rotated before it grows too large, and opened anew when another program has moved it away.</summary>
/// <remarks>
/// Whether the file is still at its path is looked at once a second at most, before an entry. What cannot be rotated goes on growing:
/// the log says why, once an hour.
/// </remarks>
internal sealed class FileLogOutput : LogOutput
{
    private const UnixFileMode NewFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ComplainEvery = TimeSpan.FromHours(1);

    private readonly string _path;
    private readonly LogSettings _settings;
    private FileStream _stream;
    private FileStatus? _status;
    private bool _isOrdinary;
    private bool _isCut;
    private long _size;
    private long _lastLook;
    private long? _lastComplaint;

    private FileLogOutput(string path, LogSettings settings, FileStream stream, LogFormatter formatter, TimeProvider clock)
        : base(formatter, clock)
    {
        _path = path;
        _settings = settings;
        _stream = stream;
        Adopt(stream, path);
    }

    /// <param name="path">An absolute path.</param>
    /// <param name="settings">When it is rotated.</param>
    /// <param name="formatter">The form of the entries.</param>
    /// <param name="clock">For the looks at the file, and entries about the log itself.</param>
    /// <exception cref="RunException">The file cannot be opened.</exception>
    public static FileLogOutput Open(string path, LogSettings settings, LogFormatter formatter, TimeProvider clock)
    {
        try
        {
            return new FileLogOutput(path, settings, OpenFile(path), formatter, clock);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunException(
                $"cannot open the log \"{Printable.Escape(path)}\": {FileFault.Describe(path, failure)}; choose another with --logfile",
                failure);
        }
    }

    public override void ChangeOwner(int uid, int gid)
    {
        try
        {
            Posix.ChangeOwner(_stream.SafeFileHandle, uid, gid);
        }
        catch (IOException failure)
        {
            throw new RunException(
                $"cannot run as {uid}/{gid}, and give it the log: {failure.Message}; only root may change its user and group", failure);
        }
    }

    protected override void WriteEntry(byte[] entry)
    {
        if (Clock.GetElapsedTime(_lastLook) >= LookEvery)
        {
            Look();
        }

        if (_settings.MaxSize > 0 && _isOrdinary && _size > 0 && _size + entry.Length > _settings.MaxSize && MayTry() && Turn() is { } fault)
        {
            _lastComplaint = Clock.GetTimestamp();
            WriteNote(LogLevel.Warning, $"The log cannot be rotated, and grows: {fault}");
        }

        WriteBytes(entry);
    }

    protected override void WriteBytes(byte[] bytes)
    {
        try
        {
            _stream.Write(bytes);
            _size += bytes.Length;
        }
        catch (IOException)
        {
            _isCut = !TakeBack();
            throw;
        }
    }

    protected override bool MayBeCut => _isCut;

    /// <summary>Takes away what a full disk took of an entry, so that all in the file are whole.</summary>
    private bool TakeBack()
    {
        try
        {
            if (_isOrdinary && _stream.Length > _size)
            {
                _stream.SetLength(_size);
            }

            return _isOrdinary;
        }
        catch (IOException)
        {
            return false;
        }
    }

    protected override string? Renew() => IsMoved() ? OpenAnew() : _isOrdinary && _stream.Length == 0 ? null : Turn();

    protected override string? OpenAnew()
    {
        if (ProcessRoot.PathNow(_path) is not { } path)
        {
            return $"\"{_path}\" is outside of the root";
        }

        try
        {
            Adopt(OpenFile(path), path);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return FileFault.Describe(path, failure);
        }
    }

    protected override void Close() => _stream.Dispose();

    /// <summary>Notices what others have done to the file meanwhile.</summary>
    private void Look()
    {
        _lastLook = Clock.GetTimestamp();
        if (IsMoved())
        {
            // If that fails, the file that was moved away still gets what is written.
            _ = OpenAnew();
        }
        else if (_isOrdinary)
        {
            _size = _stream.Length;
        }
    }

    private bool IsMoved() =>
        ProcessRoot.PathNow(_path) is { } path
        && (_status is null ? !File.Exists(path) && OperatingSystem.IsMacOS() : FileStatus.Of(path) is not { } now || !now.IsSameFile(_status));

    /// <summary>Renames the file and opens a new one; on failure all is as it was.</summary>
    private string? Turn()
    {
        if (ProcessRoot.PathNow(_path) is not { } path)
        {
            return $"\"{_path}\" is outside of the root";
        }

        if (!_isOrdinary)
        {
            // A device would be renamed, and others need it.
            return $"\"{Printable.Escape(_path)}\" is not an ordinary file";
        }

        try
        {
            RotatedFiles.Shift(path, _settings.MaxCount);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Printable.Escape(failure.Message);
        }

        if (OpenAnew() is not { } fault)
        {
            _lastComplaint = null;
            return null;
        }

        try
        {
            RotatedFiles.Unshift(path, _settings.MaxCount);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It goes on under its new name.
        }

        return fault;
    }

    private bool MayTry() => _lastComplaint is not { } last || Clock.GetElapsedTime(last) >= ComplainEvery;

    private void Adopt(FileStream stream, string path)
    {
        if (!ReferenceEquals(stream, _stream))
        {
            _stream.Dispose();
        }

        _stream = stream;
        _isOrdinary = stream.CanSeek && FileStatus.IsRegular(path);
        _status = _isOrdinary ? FileStatus.Of(path) : null;
        _size = _isOrdinary ? stream.Length : 0;
        _lastLook = Clock.GetTimestamp();
    }

    private static FileStream OpenFile(string path)
    {
        var isNew = !File.Exists(path);
        SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
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

        return stream;
    }
}
