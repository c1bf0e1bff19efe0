using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>A socket that is bound to a place of its own, such as a port or a file, for as long as a port of ours has it.</summary>
internal sealed class BoundSocket
{
    private readonly IBindPlace _place;

    // All under the lock of ListeningSockets.
    private int _keeps;
    private bool _isClosed;
    private bool _isGivenAway;

    /// <summary>The socket is that of whoever makes this, and is told of until it is closed.</summary>
    public BoundSocket(Socket socket, IBindPlace place)
    {
        Socket = socket;
        _place = place;
        ListeningSockets.Opened(this);
    }

    public Socket Socket { get; }

    public string Place => _place.Place;

    /// <summary>Closes the socket. What it leaves, such as a file, goes too, unless somebody keeps the place.</summary>
    public void Close()
    {
        if (ListeningSockets.Closed(this) is not { } isLast)
        {
            return;
        }

        Socket.Dispose();
        if (isLast)
        {
            _place.Remove();
        }
    }

    /// <summary>Notes that it is closed.</summary>
    /// <returns>Whether nobody else has the place; null when it was closed before.</returns>
    internal bool? NoteClosedLocked()
    {
        if (_isClosed)
        {
            return null;
        }

        _isClosed = true;
        return !_isGivenAway && _keeps == 0;
    }

    /// <summary>Another process has the place, until this one takes over: it goes on there if this one ends.</summary>
    internal void BorrowLocked() => _isGivenAway = true;

    /// <summary>The place is that of this process.</summary>
    internal void OwnLocked() => _isGivenAway = false;

    internal void KeepLocked() => _keeps++;

    /// <summary>Somebody else has the place from now on, and removes what is left of it one day.</summary>
    internal void GiveAwayLocked()
    {
        _keeps--;
        _isGivenAway = true;
    }

    /// <summary>Nobody took it over.</summary>
    /// <returns>True when it was closed meanwhile, so that its place is nobody's.</returns>
    internal bool LeaveLocked()
    {
        _keeps--;
        return _isClosed && !_isGivenAway && _keeps == 0;
    }

    internal void RemovePlace() => _place.Remove();
}
