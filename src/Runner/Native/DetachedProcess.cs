using System.Collections;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
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

    /// <summary>Starts a program that takes descriptors of this process over.</summary>
    /// <param name="path">The program; an absolute path.</param>
    /// <param name="arguments">What stands behind its name.</param>
    /// <param name="environment">All that it finds in its environment.</param>
    /// <param name="folder">Where it begins.</param>
    /// <param name="descriptors">It gets these, from <see cref="FirstDescriptor"/> on.</param>
    /// <param name="keepsOutput">True to give it the standard output and error of this process too.</param>
    /// <exception cref="RunException">The program cannot be started.</exception>
    public static unsafe DetachedProcess Start(
        string path, IReadOnlyList<string> arguments, IDictionary environment, string folder, IReadOnlyList<SafeHandle> descriptors, bool keepsOutput)
    {
        byte* actions = stackalloc byte[Spawn.ObjectSize];
        byte* attributes = stackalloc byte[Spawn.ObjectSize];
        Check(Spawn.InitActions(actions), path);
        Check(Spawn.InitAttributes(attributes), path);
        var argumentBlock = StringBlock([path, .. arguments]);
        var environmentBlock = StringBlock([.. environment.Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}")]);
        List<SafeFileHandle> apart = [];
        try
        {
            foreach (var descriptor in descriptors)
            {
                // Beyond all numbers that are to be given out: none is overwritten before it was given.
                apart.Add(Posix.Duplicate(descriptor, FirstDescriptor + descriptors.Count));
            }

            for (var i = 0; i < apart.Count; i++)
            {
                Check(Spawn.AddDup2(actions, apart[i], FirstDescriptor + i), path);
            }

            AddStreams(actions, path, keepsOutput);
            AddEnd(actions, FirstDescriptor + apart.Count, path);
            Check(Spawn.AddChDir(actions, folder), path);
            SetAttributes(attributes, path);
            int pid;
            Check(Spawn.Start(&pid, path, actions, attributes, argumentBlock, environmentBlock), path);
            return new DetachedProcess(pid);
        }
        finally
        {
            apart.ForEach(static descriptor => descriptor.Dispose());
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

    /// <summary>Notices the end of the program, so that its number is free again.</summary>
    /// <returns>The exit code, or the negative number of the signal that ended it; null while it runs.</returns>
    public int? TryGetExit() => HasExited() ? ExitOf(_status!.Value) : null;

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

        return ExitOf(_status!.Value);
    }

    private static int ExitOf(int status)
    {
        var signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : -signal;
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

        AddStreams(actions, path, keepsOutput: false);
        AddEnd(actions, (secret is null ? pipeNumber : secretNumber) + 1, path);
    }

    private static unsafe void AddStreams(byte* actions, string path, bool keepsOutput)
    {
        Check(Spawn.AddOpen(actions, 0, "/dev/null", Spawn.ReadOnly, 0), path);
        if (!keepsOutput)
        {
            Check(Spawn.AddOpen(actions, 1, "/dev/null", Spawn.WriteOnly, 0), path);
            Check(Spawn.AddOpen(actions, 2, "/dev/null", Spawn.WriteOnly, 0), path);
        }
    }

    /// <param name="actions">What is done between the two programs.</param>
    /// <param name="end">The first number that is not to be open.</param>
    /// <param name="path">The program.</param>
    private static unsafe void AddEnd(byte* actions, int end, string path)
    {
        if (OperatingSystem.IsMacOS())
        {
            return;
        }

        try
        {
            // What a careless shell leaves open would otherwise stay open as long as the daemon runs.
            Check(Spawn.AddCloseFrom(actions, end), path);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without it: descriptors that the caller leaked are leaked on.
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
