using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>What the connection of a client tells when it ends.</summary>
internal sealed class ClientOwner(Factory factory) : IConnectionOwner
{
    // One for all: each has a timer, and clients may come and go by the thousand. The system closes what is in it when the process ends.
    private static readonly Lazy<LingeringSockets> Lingering = new(static () => new LingeringSockets(TimeProvider.System));

    private readonly TaskCompletionSource<ConnectionLostReason> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ConnectionLostReason> Lost => _lost.Task;

    public void Closed(TcpConnection connection)
    {
        _lost.TrySetResult(connection.Reason);
        factory.DoStop();
    }

    public void Linger(Socket socket) => Lingering.Value.Add(socket);
}
