using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>What a connection tells the one who accepted it.</summary>
internal interface IConnectionOwner
{
    /// <summary>Nothing more will come of the connection.</summary>
    void Closed(TcpConnection connection);

    /// <summary>Takes a socket on which everything was sent, until the peer has read it.</summary>
    void Linger(Socket socket);
}
