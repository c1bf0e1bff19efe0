using System.Net.Sockets;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>
/// Lets listening sockets outlive what uses them: an endpoint that is bound while its socket is kept gets that socket, and nobody who connects
/// meanwhile is refused. For those who run applications.
/// </summary>
/// <remarks>
/// So it is for the ports of <c>tcp</c>, <c>unix</c>, <c>fd</c>, <c>systemd</c>, what TLS wraps of them, <c>udp</c> and <c>unixgram</c>. Elsewhere than on
/// Linux and macOS nothing is kept. Safe for concurrent use.
/// </remarks>
public static class ListeningSockets
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<BoundSocket> Open = [];

    // Null as long as nothing is offered, which is nearly always.
    private static List<KeptSockets>? _offered;
    private static KeptSockets? _inherited;

    // Sockets of another process, which is the server as long as there is this set.
    private static HashSet<Socket>? _borrowed;

    /// <summary>Keeps the sockets of services that are about to be stopped, for those that are started in their place.</summary>
    /// <param name="services">With all below them.</param>
    public static KeptSockets Keep(IEnumerable<IService> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        HashSet<BoundSocket> wanted = [];
        foreach (var service in services)
        {
            AddSockets(wanted, service);
        }

        lock (Gate)
        {
            var kept = new KeptSockets(KeepLocked(wanted));
            (_offered ??= []).Add(kept);
            return kept;
        }
    }

    /// <summary>Keeps the sockets of all that listens in this process, for another process.</summary>
    public static KeptSockets KeepAll()
    {
        lock (Gate)
        {
            return new KeptSockets(KeepLocked(Open));
        }
    }

    /// <summary>Offers the sockets of another process to the endpoints that are bound from now on.</summary>
    /// <param name="sockets">Places, as <see cref="KeptSockets.Descriptors"/> has them, with descriptors of this process, which owns them from now on.</param>
    /// <returns>To be disposed of once everything is bound, which closes what nobody took.</returns>
    public static KeptSockets Inherit(IEnumerable<KeyValuePair<string, int>> sockets)
    {
        ArgumentNullException.ThrowIfNull(sockets);
        var kept = new KeptSockets([.. sockets.Select(static socket => new KeptSocket(socket.Key, new SafeSocketHandle(socket.Value, ownsHandle: true), null))]);
        lock (Gate)
        {
            _inherited = kept;
            _borrowed = [];
            (_offered ??= []).Add(kept);
        }

        return kept;
    }

    /// <summary>This process is the server from now on: the files of the sockets that it inherited go with them, and those of sockets that it has no use for at once.</summary>
    public static void TakeOver()
    {
        lock (Gate)
        {
            foreach (var file in _inherited?.LeftFiles ?? [])
            {
                RemoveSocket(file);
            }

            foreach (var socket in Open)
            {
                if (_borrowed?.Contains(socket.Socket) == true)
                {
                    socket.OwnLocked();
                }
            }

            _borrowed = null;
        }
    }

    /// <summary>The socket of that place, where one is offered.</summary>
    internal static Socket? Take(IBindPlace place)
    {
        if (Volatile.Read(ref _offered) is null)
        {
            return null;
        }

        lock (Gate)
        {
            if (_offered is null || Find(_offered, place.Place) is not { } kept)
            {
                return null;
            }

            kept.IsTaken = true;
            kept.Origin?.GiveAwayLocked();
            var socket = new Socket(kept.Handle);
            if (kept.Origin is null)
            {
                _borrowed?.Add(socket);
            }

            return socket;
        }
    }

    /// <summary>Closes what is offered, was not taken, and keeps a port from being bound in another way.</summary>
    /// <returns>True when something was in the way.</returns>
    internal static bool MakeRoom(SocketType type, int port)
    {
        lock (Gate)
        {
            var isMade = false;
            foreach (var offered in _offered ?? [])
            {
                foreach (var kept in offered.InTheWayOf(type, port))
                {
                    isMade |= offered != _inherited;
                    kept.IsTaken = true;
                    kept.Origin?.LeaveLocked();
                    kept.Handle.Dispose();
                }
            }

            return isMade;
        }
    }

    internal static void Opened(BoundSocket socket)
    {
        lock (Gate)
        {
            Open.Add(socket);
            if (_borrowed?.Contains(socket.Socket) == true)
            {
                socket.BorrowLocked();
            }
        }
    }

    internal static bool? Closed(BoundSocket socket)
    {
        lock (Gate)
        {
            Open.Remove(socket);
            return socket.NoteClosedLocked();
        }
    }

    internal static void GiveAway(List<KeptSocket> sockets)
    {
        lock (Gate)
        {
            foreach (var kept in sockets)
            {
                if (!kept.IsTaken)
                {
                    kept.IsTaken = true;
                    kept.Origin?.GiveAwayLocked();
                }
            }
        }
    }

    internal static void Leave(List<KeptSocket> sockets)
    {
        List<BoundSocket> left = [];
        lock (Gate)
        {
            _offered?.RemoveAll(kept => kept.Has(sockets));
            _offered = _offered is { Count: 0 } ? null : _offered;
            foreach (var kept in sockets)
            {
                if (kept.IsTaken)
                {
                    continue;
                }

                kept.IsTaken = kept.IsLeft = true;
                kept.Handle.Dispose();
                if (kept.Origin is { } origin && origin.LeaveLocked())
                {
                    left.Add(origin);
                }
            }
        }

        left.ForEach(static socket => socket.RemovePlace());
    }

    private static void RemoveSocket(string file)
    {
        try
        {
            if (SocketFile.IsSocket(file) == true)
            {
                File.Delete(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who may not remove it leaves it, as any server that has become another user.
        }
    }

    private static void AddSockets(HashSet<BoundSocket> sockets, IService service)
    {
        (service as ISocketHolder)?.AddSockets(sockets);
        foreach (var child in (service as IServiceParent)?.Services ?? [])
        {
            AddSockets(sockets, child);
        }
    }

    private static List<KeptSocket> KeepLocked(HashSet<BoundSocket> sockets)
    {
        List<KeptSocket> kept = [];
        if (OperatingSystem.IsWindows())
        {
            return kept;
        }

        foreach (var socket in sockets)
        {
            if (Open.Contains(socket) && InheritedDescriptor.Duplicate(socket.Socket.SafeHandle) is { } duplicate)
            {
                socket.KeepLocked();
                kept.Add(new KeptSocket(socket.Place, duplicate, socket));
            }
        }

        return kept;
    }

    private static KeptSocket? Find(List<KeptSockets> offered, string place)
    {
        foreach (var sockets in offered)
        {
            if (sockets.Find(place) is { } kept)
            {
                return kept;
            }
        }

        return null;
    }
}
