using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Twisted.Benchmarks;

/// <summary>A process that this one started, alone in its process group.</summary>
/// <remarks>
/// Started by posix_spawn with its output in a file: <see cref="Process"/> adds pipes and threads, which would be
/// measured too.
/// </remarks>
internal sealed unsafe class ChildProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly HashSet<ChildProcess> Running = [];

    private readonly Command _command;
    private int? _exitCode;

    private ChildProcess(int id, Command command)
    {
        Id = id;
        _command = command;
    }

    public int Id { get; }

    public static ChildProcess Start(Command command)
    {
        Directory.CreateDirectory(command.Folder);
        var actions = stackalloc byte[Libc.OpaqueSize];
        var attributes = stackalloc byte[Libc.OpaqueSize];
        var signals = stackalloc byte[Libc.OpaqueSize];
        Libc.InitializeFileActions(actions);
        Libc.AddOpen(actions, 0, "/dev/null", 0, 0);
        Libc.AddOpen(actions, 1, command.OutputPath, Libc.WriteOnly | Libc.CreateAndTruncate, 0x1A4 /* rw-r--r-- */);
        Libc.AddDuplicate(actions, 1, 2);
        Libc.AddChangeDirectory(actions, command.Folder);
        Libc.InitializeAttributes(attributes);
        Libc.EmptySignalSet(signals);
        Libc.AddSignal(signals, Libc.SignalPipe);
        Libc.SetDefaultSignals(attributes, signals);
        Libc.SetFlags(attributes, Libc.SpawnFlags);
        var arguments = Strings([command.Program, .. command.Arguments]);
        var environment = Strings(Environment(command));
        try
        {
            lock (Running)
            {
                var error = Libc.Spawn(out var id, command.Program, actions, attributes, arguments, environment);
                if (error != 0)
                {
                    throw new BenchmarkException($"cannot start \"{command.Program}\": {Marshal.GetPInvokeErrorMessage(error)}");
                }

                var child = new ChildProcess(id, command);
                Running.Add(child);
                return child;
            }
        }
        finally
        {
            Free(arguments);
            Free(environment);
            Libc.DestroyAttributes(attributes);
            Libc.DestroyFileActions(actions);
        }
    }

    /// <summary>Ends all that still run. For the way out, whichever it is.</summary>
    public static void EndAll()
    {
        lock (Running)
        {
            foreach (var child in Running)
            {
                Libc.Kill(-child.Id, Libc.SignalKill);
            }
        }
    }

    /// <summary>Waits for the end that the process comes to by itself, and demands that it is a good one.</summary>
    public void WaitForSuccess()
    {
        Wait(0);
        Forget();
        if (_exitCode != 0)
        {
            throw Failure($"ended with {_exitCode}");
        }
    }

    /// <summary>Throws when the process has ended.</summary>
    public void DemandRunning()
    {
        Wait(Libc.NoHang);
        if (_exitCode is not null)
        {
            Forget();
            throw Failure($"ended early, with {_exitCode}");
        }
    }

    public BenchmarkException Failure(string what)
    {
        var output = File.Exists(_command.OutputPath) ? File.ReadAllText(_command.OutputPath).TrimEnd() : "";
        return new BenchmarkException($"\"{_command}\" {what}; its output was:\n{output}");
    }

    public void Dispose()
    {
        if (_exitCode is null)
        {
            Libc.Kill(Id, Libc.SignalTerminate);
            var waited = Stopwatch.StartNew();
            for (Wait(Libc.NoHang); _exitCode is null && waited.Elapsed < Patience; Wait(Libc.NoHang))
            {
                Thread.Sleep(1);
            }
        }

        if (_exitCode is null)
        {
            Console.Error.WriteLine($"\"{_command}\" did not end within {Patience.TotalSeconds:0} s of SIGTERM and was killed");
            Libc.Kill(-Id, Libc.SignalKill);
            Wait(0);
        }

        Forget();
    }

    private void Wait(int options)
    {
        int result;
        int status;
        do
        {
            result = Libc.WaitProcess(Id, out status, options);
        }
        while (result == -1 && Marshal.GetLastPInvokeError() == Libc.Interrupted);

        if (result == Id)
        {
            // As a shell counts it: the exit code, or 128 and the number of the signal.
            _exitCode = (status & 0x7F) == 0 ? status >> 8 : 128 + (status & 0x7F);
        }
    }

    private void Forget()
    {
        lock (Running)
        {
            Running.Remove(this);
        }
    }

    private static List<string> Environment(Command command)
    {
        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string)variable.Value!;
        }

        foreach (var (name, value) in command.Environment)
        {
            variables[name] = value;
        }

        return [.. variables.Select(variable => $"{variable.Key}={variable.Value}")];
    }

    private static byte** Strings(List<string> strings)
    {
        var array = (byte**)NativeMemory.AllocZeroed((nuint)strings.Count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < strings.Count; i++)
        {
            array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
        }

        return array;
    }

    private static void Free(byte** strings)
    {
        for (var i = 0; strings[i] is not null; i++)
        {
            Marshal.FreeCoTaskMem((nint)strings[i]);
        }

        NativeMemory.Free(strings);
    }
}
