using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Twisted.Network;

/// <summary>Listening sockets that are kept open while what used them is stopped, and something else takes its place.</summary>
/// <remarks>To be disposed of once that runs, which closes those that nobody took. Used by one caller at a time.</remarks>
public sealed class KeptSockets : IDisposable
{
    private readonly List<KeptSocket> _sockets;
    private bool _isGivenAway;

    internal KeptSockets(List<KeptSocket> sockets) => _sockets = sockets;

    /// <summary>Each place with the descriptor of its socket, to be handed to another process and given to <see cref="ListeningSockets.Inherit"/> there.</summary>
    /// <remarks>The descriptors are open until this is disposed of, and no program that this process starts gets them by itself.</remarks>
    public IEnumerable<KeyValuePair<string, SafeHandle>> Descriptors => _sockets.Select(static socket => KeyValuePair.Create<string, SafeHandle>(socket.Place, socket.Handle));

    /// <summary>Another process listens at all of them from now on: what this one closes leaves files of sockets in their place. They stay open until this is disposed of.</summary>
    public void GiveAway()
    {
        if (!_isGivenAway)
        {
            _isGivenAway = true;
            ListeningSockets.GiveAway(_sockets);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isGivenAway)
        {
            _sockets.ForEach(static socket => socket.Handle.Dispose());
        }
        else
        {
            ListeningSockets.Leave(_sockets);
        }
    }

    internal bool Has(List<KeptSocket> sockets) => _sockets == sockets;

    /// <summary>The files of UNIX sockets that nobody has taken.</summary>
    internal IEnumerable<string> LeftFiles => _sockets
        .Where(static socket => socket.IsLeft)
        .Select(static socket => socket.Place.Split(' ', 2))
        .Where(static words => words is ["unix" or "unixgram", ['/', ..]])
        .Select(static words => words[1]);

    /// <summary>A socket of that place that nobody has taken yet.</summary>
    internal KeptSocket? Find(string place)
    {
        foreach (var socket in _sockets)
        {
            if (!socket.IsTaken && socket.Place == place)
            {
                return socket;
            }
        }

        return null;
    }

    /// <summary>Those that nobody has taken and that keep others of their kind from that port.</summary>
    internal List<KeptSocket> InTheWayOf(SocketType type, int port) => _sockets.FindAll(kept => !kept.IsTaken && IsAt(kept, type, port));

    private static bool IsAt(KeptSocket kept, SocketType type, int port)
    {
        using var handle = new SafeSocketHandle(kept.Handle.DangerousGetHandle(), ownsHandle: false);
        using var socket = new Socket(handle);
        return socket.SocketType == type && socket.LocalEndPoint is IPEndPoint address && address.Port == port;
    }
}
