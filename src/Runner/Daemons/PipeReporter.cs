using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Twisted.Runner.Native;
using Twisted.Shared;

namespace Twisted.Runner.Daemons;

/// <summary>Reports of a daemon to its launcher, until it is ready.</summary>
/// <remarks>Thread-safe. A launcher that is gone is no reason to stop: nobody asked the daemon to.</remarks>
internal sealed class PipeReporter : IRunReporter, IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _program;
    private readonly FileStream _pipe;
    private bool _closed;

    public PipeReporter(string program, SafeFileHandle pipe)
    {
        _program = program;
        // What the daemon starts must not keep the launcher waiting.
        Posix.CloseOnExec(pipe);
        _pipe = new FileStream(pipe, FileAccess.Write, bufferSize: 0);
    }

    /// <summary>True to tell of no progress.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Tells that the command line was understood, and what of it whoever waits has to know.</summary>
    public void Understood(RunSettings settings, bool needsSecret) =>
        Send(needsSecret ? LaunchMessage.NeedsSecret : LaunchMessage.Understood, $"{settings.PidFile}\t{settings.LogFile}");

    public void Progress(string line)
    {
        if (!IsQuiet)
        {
            Send(LaunchMessage.Progress, line);
        }
    }

    public void Error(string message) => Send(LaunchMessage.Error, $"{_program}: {message}");

    public void Prepared() => Send(LaunchMessage.Prepared, "");

    public void Ready()
    {
        Send(LaunchMessage.Ready, "");
        Dispose();
    }

    /// <summary>The daemon ends. Does nothing once it was ready.</summary>
    public void Failed(int exitCode)
    {
        Send(LaunchMessage.Failed, exitCode.ToString(CultureInfo.InvariantCulture));
        Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _pipe.Dispose();
        }
    }

    private void Send(char kind, string text)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                foreach (var line in Printable.EscapeLines(text).Split('\n'))
                {
                    _pipe.Write(Encoding.UTF8.GetBytes($"{kind}{line}\n"));
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _closed = true;
            }
        }
    }
}
