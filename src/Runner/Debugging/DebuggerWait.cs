using System.Diagnostics;
using System.Globalization;

namespace Twisted.Runner.Debugging;

/// <summary>Waits for a debugger to attach to this process.</summary>
internal static class DebuggerWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="progress">Hears which process is waiting.</param>
    /// <param name="stopped">Ends the waiting.</param>
    /// <returns>False when it was stopped before there was one.</returns>
    public static bool Run(Action<string> progress, CancellationToken stopped)
    {
        if (Debugger.IsAttached)
        {
            return true;
        }

        progress(string.Create(CultureInfo.InvariantCulture, $"Waiting for a debugger to attach to process {Environment.ProcessId}..."));
        while (!Debugger.IsAttached)
        {
            if (stopped.WaitHandle.WaitOne(Pause))
            {
                return false;
            }
        }

        progress("Attached.");
        return true;
    }
}
