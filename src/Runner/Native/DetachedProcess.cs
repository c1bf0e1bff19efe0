using System.Collections;
using System.Runtime.InteropServices;
using Twisted.Shared;

namespace Twisted.Runner.Native;

/// <summary>A program in a session of its own, without a terminal: a pipe to whoever started it, and perhaps one from there, is all it is given.</summary>
/// <remarks>
/// The null device stands in for its standard streams from its first instruction on. So the caller's terminal and
/// pipes are free as soon as the caller ends, and an interrupt at the terminal never reaches the program.
/// </remarks>
internal sealed class DetachedProcess
{
    /// <summary>The first that is no standard stream. Sockets that are handed on begin here, and the pipe follows; then that of a secret, where there is one.</summary>
    public const int FirstDescriptor = 3;

    private const int NoHang = 1;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private int? _status;

    private DetachedProcess(int id) => Id = id;

    public int Id { get; }

    /// <param name="path">The program.</param>
    /// <param name="arguments">What stands behind its name.</param>
    /// <param name="environment">All that it finds in its environment.</param>
    /// <param name="sockets">How many descriptors, from <see cref="FirstDescriptor"/> on, it gets under the numbers that they have here.</param>
    /// <param name="pipe">Gets the next number.</param>
    /// <param name="secret">Gets the one after that; null for none.</param>
    /// <exception cref="RunException">The program cannot be started.</exception>
    public static unsafe DetachedProcess Start(
        string path, IReadOnlyList<string> arguments, IDictionary environment, int sockets, SafeHandle pipe, SafeHandle? secret)
    {
        byte* actions = stackalloc byte[Spawn.ObjectSize];
        byte* attributes = stackalloc byte[Spawn.ObjectSize];
        Check(Spawn.InitActions(actions), path);
        Check(Spawn.InitAttributes(attributes), path);
        var argumentBlock = StringBlock([path, .. arguments]);
        var environmentBlock = StringBlock([.. environment.Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}")]);
        try
        {
            AddDescriptors(actions, FirstDescriptor + sockets, pipe, secret, path);
            SetAttributes(attributes, path);
            int pid;
            Check(Spawn.Start(&pid, path, actions, attributes, argumentBlock, environmentBlock), path);
            return new DetachedProcess(pid);
        }
        finally
        {
            Free(argumentBlock);
            Free(environmentBlock);
            _ = Spawn.DestroyAttributes(attributes);
            _ = Spawn.DestroyActions(actions);
        }
    }

    public void Signal(int signal)
    {
        // Once it was waited for, its id may belong to somebody else.
        if (_status is null)
        {
            _ = Posix.Kill(Id, signal);
        }
    }

    /// <summary>Waits for the end of the program; kills it when its time is up.</summary>
    /// <returns>The exit code, or the negative number of the signal that ended it.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan patience, TimeProvider clock)
    {
        var beginning = clock.GetTimestamp();
        while (!HasExited())
        {
            if (clock.GetElapsedTime(beginning) > patience)
            {
                Signal(Posix.SigKill);
            }

            await Task.Delay(PollInterval, clock).ConfigureAwait(false);
        }

        var signal = _status!.Value & 0x7f;
        return signal == 0 ? (_status.Value >> 8) & 0xff : -signal;
    }

    private unsafe bool HasExited()
    {
        if (_status is null)
        {
            int status;
            var id = Posix.WaitPid(Id, &status, NoHang);
            if (id == Id)
            {
                _status = status;
            }
            else if (id == -1)
            {
                // Somebody up the line ignores SIGCHLD, and the system has forgotten how it ended.
                _status = ExitCode.Failure << 8;
            }
        }

        return _status is not null;
    }

    private static unsafe void AddDescriptors(byte* actions, int pipeNumber, SafeHandle pipe, SafeHandle? secret, string path)
    {
        // The pipes first: their own numbers might be among those that follow. That of a secret goes before where it is in the way.
        var secretNumber = pipeNumber + 1;
        if (secret?.DangerousGetHandle() == pipeNumber)
        {
            Check(Spawn.AddDup2(actions, secret, secretNumber), path);
            Check(Spawn.AddDup2(actions, pipe, pipeNumber), path);
        }
        else
        {
            Check(Spawn.AddDup2(actions, pipe, pipeNumber), path);
            if (secret is not null)
            {
                Check(Spawn.AddDup2(actions, secret, secretNumber), path);
            }
        }

        var last = secret is null ? pipeNumber : secretNumber;

        Check(Spawn.AddOpen(actions, 0, "/dev/null", Spawn.ReadOnly, 0), path);
        Check(Spawn.AddOpen(actions, 1, "/dev/null", Spawn.WriteOnly, 0), path);
        Check(Spawn.AddOpen(actions, 2, "/dev/null", Spawn.WriteOnly, 0), path);
        if (!OperatingSystem.IsMacOS())
        {
            try
            {
                // What a careless shell leaves open would otherwise stay open as long as the daemon runs.
                Check(Spawn.AddCloseFrom(actions, last + 1), path);
            }
            catch (EntryPointNotFoundException)
            {
                // A C library without it: descriptors that the caller leaked are leaked on.
            }
        }
    }

    private static unsafe void SetAttributes(byte* attributes, string path)
    {
        // .NET ignores SIGPIPE; what the daemon starts one day should not inherit that.
        byte* signals = stackalloc byte[128];
        _ = Spawn.SigEmptySet(signals);
        _ = Spawn.SigAddSet(signals, Spawn.SigPipe);
        Check(Spawn.SetSigDefault(attributes, signals), path);
        var flags = Spawn.SetSid | Spawn.SetSigDef | (OperatingSystem.IsMacOS() ? Spawn.CloseByDefault : 0);
        Check(Spawn.SetFlags(attributes, (short)flags), path);
    }

    private static void Check(int error, string path)
    {
        if (error != 0)
        {
            throw new RunException($"cannot start \"{Printable.Escape(path)}\" as a daemon: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    private static unsafe byte** StringBlock(string[] strings)
    {
        var block = (byte**)NativeMemory.AllocZeroed((nuint)strings.Length + 1, (nuint)sizeof(byte*));
        for (var index = 0; index < strings.Length; index++)
        {
            block[index] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[index]);
        }

        return block;
    }

    private static unsafe void Free(byte** block)
    {
        for (var entry = block; *entry is not null; entry++)
        {
            Marshal.FreeCoTaskMem((nint)(*entry));
        }

        NativeMemory.Free(block);
    }
}
