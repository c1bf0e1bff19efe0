using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>A duplicate of a listening socket.</summary>
/// <param name="place">Where it is bound.</param>
/// <param name="handle">The descriptor.</param>
/// <param name="origin">What it is a duplicate of; null for one of another process.</param>
internal sealed class KeptSocket(string place, SafeSocketHandle handle, BoundSocket? origin)
{
    public string Place => place;

    public SafeSocketHandle Handle => handle;

    public BoundSocket? Origin => origin;

    /// <summary>Whether it was closed because no port had taken it.</summary>
    public bool IsLeft { get; set; }

    /// <summary>Whether a port has taken it.</summary>
    public bool IsTaken { get; set; }
}
