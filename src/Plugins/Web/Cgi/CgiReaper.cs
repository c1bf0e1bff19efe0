using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Twisted.Web;

/// <summary>Takes programs away that have ended, and with each what it left in its process group.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class CgiReaper
{
    private const int ById = 1;
    private const int NoHang = 1;
    private const int Exited = 4;
    private const int NoSuchChild = 10;
    private const int Interrupted = 4;
    private const int Kill = 9;

    /// <summary>More than the system's structure has.</summary>
    private const int InfoSize = 512;

    private static readonly int NoWait = OperatingSystem.IsMacOS() ? 0x20 : 0x01000000;
    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, TaskCompletionSource<int>> Running = [];
    private static PosixSignalRegistration? _registration;

    /// <returns>Completes with the status that the system gives, when the program has ended.</returns>
    public static Task<int> WatchAsync(int process)
    {
        var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Gate)
        {
            _registration ??= PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => ReapAll());
            Running.Add(process, end);

            // It may have ended before anybody watched it.
            Reap(process, end);
        }

        return end.Task;
    }

    /// <summary>Sends a signal to a program and all of its process group, unless it was taken away: others may have its number then.</summary>
    public static void Signal(int process, int signal)
    {
        lock (Gate)
        {
            if (Running.ContainsKey(process))
            {
                _ = Send(-process, signal);
            }
        }
    }

    private static void ReapAll()
    {
        lock (Gate)
        {
            foreach (var (process, end) in Running.ToArray())
            {
                Reap(process, end);
            }
        }
    }

    private static void Reap(int process, TaskCompletionSource<int> end)
    {
        // Looked at first: as long as it is there, nobody else can have the number of its group.
        var info = stackalloc byte[InfoSize];
        new Span<byte>(info, InfoSize).Clear();
        int result;
        do
        {
            result = Look(ById, process, info, Exited | NoHang | NoWait);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        if (result < 0)
        {
            if (Marshal.GetLastPInvokeError() == NoSuchChild)
            {
                // This process was started to ignore its children, which are then taken away by the system.
                Running.Remove(process);
                end.SetResult(0);
            }

            return;
        }

        // The number of the signal comes first, and is 0 while it runs.
        if (*(int*)info != 0)
        {
            _ = Send(-process, Kill);
            int status;
            while (Take(process, out status, 0) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
            {
            }

            Running.Remove(process);
            end.SetResult(status);
        }
    }

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int Look(int kind, int id, byte* info, int options);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int Take(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int process, int signal);
}
