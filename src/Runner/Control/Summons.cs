using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Twisted.Runner.Native;

namespace Twisted.Runner.Control;

/// <summary>Lets a thread sleep until somebody connects to a listening socket, or until it is called away.</summary>
/// <remarks>The thread that runs an application only waits for what happens: so it can wait for both, and neither a thread nor what
/// waits asynchronously has to be there for it.</remarks>
internal sealed unsafe class Summons : IDisposable
{
    private const short Input = 1;

    private readonly SafeFileHandle _end;
    private readonly SafeFileHandle _call;

    /// <exception cref="IOException">The system has no descriptors left.</exception>
    public Summons()
    {
        var pipe = stackalloc int[2];
        if (Posix.Pipe(pipe) != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        _end = new SafeFileHandle(pipe[0], ownsHandle: true);
        _call = new SafeFileHandle(pipe[1], ownsHandle: true);
        Posix.CloseOnExec(_end);
        Posix.CloseOnExec(_call);
    }

    /// <summary>True when somebody may have connected; false once the thread was called away, or when the system interrupted it.</summary>
    public bool Wait(Socket listener)
    {
        var watched = stackalloc Posix.Watched[2];
        watched[0] = new() { Descriptor = (int)_end.DangerousGetHandle(), Events = Input };
        watched[1] = new() { Descriptor = (int)listener.Handle, Events = Input };
        if (Posix.Poll(watched, 2, -1) < 0)
        {
            return false;
        }

        if (watched[0].Happened != 0)
        {
            byte call;
            _ = Posix.Read(_end, &call, 1);
            return false;
        }

        return watched[1].Happened != 0;
    }

    /// <summary>Ends one waiting, that of now or the next. May be called by any thread, also when nobody waits any more.</summary>
    public void CallAway()
    {
        try
        {
            byte call = 0;
            _ = Posix.Write(_call, &call, 1);
        }
        catch (ObjectDisposedException)
        {
            // Nobody will wait.
        }
    }

    public void Dispose()
    {
        _call.Dispose();
        _end.Dispose();
    }
}
