using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>What a connection tells the one who accepted it.</summary>
internal interface IConnectionOwner
{
    /// <summary>Nothing more will come of the connection.</summary>
    void Closed(TcpConnection connection);

    /// <summary>Takes a socket on which everything was sent, until the peer has read it.</summary>
    /// <param name="socket">Its sending side is shut down.</param>
    /// <param name="wasHeard">The peer has said something.</param>
    void Linger(Socket socket, bool wasHeard);

    /// <summary>How many bytes may wait to be sent to a peer that does not read.</summary>
    int MaxUnsent { get; }

    /// <summary>More than <see cref="MaxUnsent"/> was written; the connection is broken off.</summary>
    void TooMuchUnsent(TcpConnection connection);

    /// <summary>The first bytes of a peer have arrived; none when it has closed without a word.</summary>
    void Heard(TcpConnection connection, ReadOnlySpan<byte> first);
}
