using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Twisted.Network;
using Twisted.Runner.Control;
using Twisted.Runner.Native;
using Twisted.Runner.PidFiles;

namespace Twisted.Runner.Upgrading;

/// <summary>The process that this one is to take over from: it serves until this one is ready, and then lets its connections end.</summary>
internal sealed class Predecessor : IDisposable
{
    private readonly int _process;
    private readonly KnownProcess[] _chain;
    private readonly string[] _places;

    private readonly FileStream _permission;

    private Predecessor(int process, IReadOnlyList<KnownProcess> earlier, string[] places, int permission)
    {
        _process = process;
        _chain = [.. KnownProcess.Of(process) is { } direct ? [direct] : Array.Empty<KnownProcess>(), .. earlier];
        _places = places;
        Posix.CloseOnExec(permission);
        _permission = new FileStream(new SafeFileHandle(permission, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    /// <summary>The tap that this process is to run in the place of what its command line says; null when that is right.</summary>
    public static string? TapFile { get; private set; }

    /// <summary>The number of the process as long as it is there, and then of one before it that still is; null when all are gone.</summary>
    public int? Process => Posix.GetPPid() == _process ? _process : _chain.FirstOrDefault(static process => process.IsThere)?.Id;

    /// <summary>All that still are there, as a successor of this process has to know them.</summary>
    public string Chain => string.Join(' ', _chain.Where(static process => process.IsThere));

    /// <summary>Null when this process takes over from nobody. What it starts will not take itself for a successor.</summary>
    public static Predecessor? Take()
    {
        if (Environment.GetEnvironmentVariable(HandoverVariables.Process) is not { } text)
        {
            return null;
        }

        var places = Environment.GetEnvironmentVariable(HandoverVariables.Places) ?? "";
        var earlier = KnownProcess.Parse(Environment.GetEnvironmentVariable(HandoverVariables.Earlier) ?? "");
        var permission = Environment.GetEnvironmentVariable(HandoverVariables.Permission);
        TapFile = Environment.GetEnvironmentVariable(HandoverVariables.TapFile);
        foreach (var variable in HandoverVariables.All)
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && int.TryParse(permission, NumberStyles.None, CultureInfo.InvariantCulture, out var pipe)
            ? new Predecessor(process, earlier, [.. places.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)], pipe)
            : throw new RunException($"the environment variable {HandoverVariables.Process} is \"{text}\", which is no process; unset it");
    }

    public static PidFile InheritPidFile(string path) => PidFile.Inherit(path, new SafeFileHandle(DetachedProcess.FirstDescriptor, ownsHandle: true));

    [UnsupportedOSPlatform("windows")]
    public static ControlListener InheritControl(string pidFile, ILogger log) => ControlListener.Inherit(pidFile, DetachedProcess.FirstDescriptor + 1, log);

    /// <summary>Offers its listening sockets to what is bound until this is disposed of.</summary>
    public KeptSockets OfferSockets()
    {
        var first = DetachedProcess.FirstDescriptor + HandoverVariables.Fixed;
        for (var i = 0; i < _places.Length; i++)
        {
            Posix.CloseOnExec(first + i);
        }

        return ListeningSockets.Inherit(_places.Select((place, index) => KeyValuePair.Create(place, first + index)));
    }

    public void Dispose() => _permission.Dispose();

    /// <summary>Waits until this process is to take over: because it is told to, or because nobody else is there any more.</summary>
    public Task AwaitPermissionAsync() => Task.Run(_permission.ReadByte);

    /// <summary>Has the process, and those before it, end now, where they still wait for their connections to.</summary>
    public void Hurry()
    {
        foreach (var process in _chain)
        {
            if (process.IsThere)
            {
                _ = Posix.Kill(process.Id, Posix.SigTerm);
            }
        }
    }
}
