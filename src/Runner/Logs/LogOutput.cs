using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>Where log entries are written, each at once and whole, so that a crash loses none.</summary>
/// <remarks>
/// Thread-safe. A write that fails, as on a full disk, never reaches the one who logs; how many entries were lost is
/// written as soon as writing works again.
/// </remarks>
internal abstract class LogOutput(LogFormatter formatter, TimeProvider clock) : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lock _lock = new();
    private long _lost;
    private long _lostInAll;
    private string _lostBecause = "";
    private bool _closed;

    /// <summary>True when the values in a text are written beside it.</summary>
    public bool WantsValues { get; } = formatter is JsonFormatter;

    /// <summary>How many entries could not be written since it was opened.</summary>
    public long LostInAll
    {
        get
        {
            lock (_lock)
            {
                return _lostInAll;
            }
        }
    }

    protected TimeProvider Clock => clock;

    /// <param name="settings">Resolved settings.</param>
    /// <param name="clock">Dates the entries about the log itself.</param>
    /// <exception cref="RunException">It cannot be written to.</exception>
    public static LogOutput Open(RunSettings settings, TimeProvider clock)
    {
        if (settings.Log.Syslog)
        {
            return SyslogOutput.Open(settings.Log.Prefix, clock);
        }

        var isTerminal = settings.LogsToStandardOutput;
        LogFormatter formatter = settings.Log.Format == LogFormat.Json ? new JsonFormatter() : new TwistedFormatter(isTerminal && ColourTerminal.IsThere);
        return isTerminal ? StreamLogOutput.OfStandardOutput(formatter, clock) : FileLogOutput.Open(settings.LogFile!, settings.Log, formatter, clock);
    }

    public void Write(in LogEntry entry)
    {
        var bytes = Encode(entry);
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
                    WriteNote(LogLevel.Warning, $"{_lost} log entries were lost: {_lostBecause}", afterFault: true);
                    _lost = 0;
                }

                WriteEntry(bytes);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException or SocketException)
            {
                _lost++;
                _lostInAll++;
                _lostBecause = failure.Message;
            }
        }
    }

    /// <summary>Begins a new file and keeps the one so far under another name; or opens anew what another program has moved away.</summary>
    /// <returns>Why that cannot be; null when it was done.</returns>
    public string? Rotate()
    {
        lock (_lock)
        {
            return _closed ? "the log is closed" : Renew();
        }
    }

    /// <summary>Opens anew what has a name; everything else goes on.</summary>
    /// <returns>Why that cannot be; null when it was done.</returns>
    public string? Reopen()
    {
        lock (_lock)
        {
            return _closed ? "the log is closed" : OpenAnew();
        }
    }

    /// <summary>Hands a log file to the user and group that the process is about to become.</summary>
    /// <exception cref="RunException">The system refuses.</exception>
    public virtual void ChangeOwner(int uid, int gid)
    {
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _closed = true;
                Close();
            }
        }
    }

    /// <summary>Writes an entry about the log itself, in the turn of another.</summary>
    protected void WriteNote(LogLevel level, string text, bool afterFault = false)
    {
        var note = Encode(new LogEntry { Time = clock.GetUtcNow(), Level = level, Category = "log", Text = text });

        WriteBytes(afterFault && MayBeCut ? [(byte)'\n', .. note] : note);
    }

    /// <summary>True when what was written last may have been cut in the middle of a line.</summary>
    protected virtual bool MayBeCut => true;

    /// <summary>Writes one entry; called by one thread at a time.</summary>
    protected virtual void WriteEntry(byte[] entry) => WriteBytes(entry);

    protected abstract void WriteBytes(byte[] bytes);

    /// <inheritdoc cref="Rotate"/>
    protected abstract string? Renew();

    /// <inheritdoc cref="Reopen"/>
    protected virtual string? OpenAnew() => null;

    protected abstract void Close();

    private byte[] Encode(in LogEntry entry) => Utf8.GetBytes(formatter.Format(entry));
}
