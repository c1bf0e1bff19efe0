using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>A connection that a client made.</summary>
/// <remarks>Every member may be used from any thread.</remarks>
public sealed class ClientConnection
{
    /// <summary>For those who write endpoints that are reached by other ways than a socket.</summary>
    /// <param name="protocol">What the factory made; it was connected to the transport.</param>
    /// <param name="transport">What moves the bytes.</param>
    /// <param name="lost">Completes after <see cref="Protocol.ConnectionLost"/>; never fails.</param>
    public ClientConnection(Protocol protocol, ITransport transport, Task<ConnectionLostReason> lost)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(lost);
        Protocol = protocol;
        Transport = transport;
        Lost = lost;
    }

    /// <summary>What the factory made for it.</summary>
    public Protocol Protocol { get; }

    /// <summary>What moves the bytes.</summary>
    public ITransport Transport { get; }

    /// <summary>Completes when the connection is gone and its protocol was told; never fails.</summary>
    public Task<ConnectionLostReason> Lost { get; }

    /// <summary>Has a protocol of the factory talk over a socket. For those who write endpoints.</summary>
    /// <remarks>Not to be called in a handler of another protocol, which the new one then would not wait for.</remarks>
    /// <param name="socket">A connected stream; from now on it belongs to the connection, also when this fails.</param>
    /// <param name="factory">It is in use from now on and until the connection is lost.</param>
    /// <param name="context">Where the connection logs to.</param>
    /// <returns>The connection, after <see cref="Protocol.ConnectionMade"/>.</returns>
    /// <exception cref="ConnectException">The factory has no protocol for the peer.</exception>
    public static ClientConnection Begin(Socket socket, Factory factory, ClientContext context)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(context);
        var peer = PeerOf(socket);
        factory.DoStart(context.Logger);
        try
        {
            var protocol = factory.MakeProtocol(peer) ?? throw ConnectException.NoProtocol(peer, factory);
            var owner = new ClientOwner(factory, context.Logger);
            var connection = new TcpConnection(socket, protocol, owner, context.Logger);
            connection.Start();
            return new ClientConnection(protocol, connection, owner.Lost);
        }
        catch
        {
            socket.Dispose();
            factory.DoStop();
            throw;
        }
    }

    /// <summary>Closes in order: what was written arrives, and <see cref="Lost"/> has completed when this returns.</summary>
    /// <param name="cancellationToken">Ends the patience: the connection is aborted then.</param>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        Transport.LoseConnection();
        try
        {
            await Lost.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Transport.AbortConnection();
        }
    }

    private static EndPoint? PeerOf(Socket socket)
    {
        try
        {
            return TcpConnection.Unmapped(socket.RemoteEndPoint);
        }
        catch (SocketException)
        {
            // Gone already; its protocol will hear of it.
            return null;
        }
    }
}
