using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the connection of a client tells when it ends.</summary>
internal sealed class ClientOwner(Factory factory, ILogger logger) : IConnectionOwner
{
    // One for all: each has a timer, and clients may come and go by the thousand. The system closes what is in it when the process ends.
    private static readonly Lazy<LingeringSockets> Lingering = new(static () => new LingeringSockets(TimeProvider.System));

    private readonly TaskCompletionSource<ConnectionLostReason> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ConnectionLostReason> Lost => _lost.Task;

    public int MaxUnsent => SocketServerEndpoint.DefaultMaxUnsent;

    public void Closed(TcpConnection connection)
    {
        try
        {
            factory.DoStop();
        }
        finally
        {
            _lost.TrySetResult(connection.LostReason);
        }
    }

    public void Linger(Socket socket, bool wasHeard) => Lingering.Value.Add(socket);

    public void TooMuchUnsent(TcpConnection connection) =>
        logger.UnsentOverLimit(connection.RemoteEndPoint, MaxUnsent);

    public void Heard(TcpConnection connection, ReadOnlySpan<byte> first)
    {
        // Who connects knows what is spoken.
    }
}
