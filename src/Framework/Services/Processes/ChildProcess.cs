using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Twisted.Services;

/// <summary>A program that was started, and the lines that it writes.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "It is released when the program has ended.")]
internal sealed partial class ChildProcess
{
    private const int Terminated = 15;

    /// <summary>How long what the program has started may go on writing to its output once the program itself has ended.</summary>
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(1);

    private readonly Process _process;

    private ChildProcess(Process process, TimeProvider clock, Action<string> output, Action<string> errors)
    {
        _process = process;
        Id = process.Id;
        Exited = WatchAsync(clock, output, errors);
    }

    public int Id { get; }

    /// <summary>Completes with the exit code, when the program has ended and its lines were passed on.</summary>
    public Task<int> Exited { get; }

    /// <param name="start">What to run, with all three streams redirected.</param>
    /// <param name="clock">What its patience goes by.</param>
    /// <param name="started">Called with the id of the process, before any line.</param>
    /// <param name="output">Called with each line of the output; calls do not overlap.</param>
    /// <param name="errors">Called with each line of the errors; calls do not overlap.</param>
    /// <exception cref="ServiceException">The system refused.</exception>
    public static ChildProcess Start(ProcessStartInfo start, TimeProvider clock, Action<int> started, Action<string> output, Action<string> errors)
    {
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new ServiceException($"cannot run \"{start.FileName}\": {exception.Message}.\nCheck that it is a program, and may be executed.", exception);
        }

        started(process.Id);
        return new ChildProcess(process, clock, output, errors);
    }

    /// <summary>Asks the program to end.</summary>
    public void Terminate()
    {
        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else if (!Exited.IsCompleted && !HasExited())
        {
            // Until now nobody else can have its number.
            _ = Signal(Id, Terminated);
        }
    }

    /// <summary>Ends the program and all that it has started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself, or what is left of it belongs to others.
        }
    }

    private bool HasExited()
    {
        try
        {
            return _process.HasExited;
        }
        catch (InvalidOperationException)
        {
            // It was released a moment ago.
            return true;
        }
    }

    private async Task<int> WatchAsync(TimeProvider clock, Action<string> output, Action<string> errors)
    {
        using var giveUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        var reading = Task.WhenAll(
            OutputLines.ReadAsync(_process.StandardOutput, output, giveUp.Token),
            OutputLines.ReadAsync(_process.StandardError, errors, giveUp.Token));
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        giveUp.CancelAfter(OutputPatience);
        await reading.ConfigureAwait(false);
        var code = _process.ExitCode;
        _process.Dispose();
        return code;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
