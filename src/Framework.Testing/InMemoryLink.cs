using System.Runtime.ExceptionServices;
using Twisted.Network;

namespace Twisted.Testing;

/// <summary>A client and a server, connected without a network: what one writes arrives at the other, with its flow control, half-closes and resets.</summary>
/// <remarks>
/// <para>
/// Everything that can happen has happened when a call returns that made it happen, be it a method of this class, one of a protocol's
/// transport, or <see cref="ManualClock.Advance"/>. What a handler throws comes out of it, too.
/// </para>
/// <para>
/// <see cref="InMemoryTransport.Received"/> of <see cref="Client"/> is what the client has sent, that of <see cref="Server"/> what the server has.
/// The peer of each is the other one: a test does not feed them, nor set <see cref="InMemoryTransport.PeerReads"/>.
/// </para>
/// </remarks>
public sealed class InMemoryLink
{
    private readonly LinkDirection _toServer;
    private readonly LinkDirection _toClient;

    /// <summary>Not 0 while somebody moves bytes; the others only ask for it.</summary>
    private int _demands = 1;

    /// <param name="client">Was never connected.</param>
    /// <param name="server">Was never connected.</param>
    /// <param name="options">What the network is like; the default has no delay and splits nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window or the size of pieces is less than 1, or the latency is negative.</exception>
    public InMemoryLink(Protocol client, Protocol server, InMemoryLinkOptions? options = null)
    {
        options ??= new InMemoryLinkOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PieceSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Latency, TimeSpan.Zero, nameof(options));
        Client = new InMemoryTransport(client) { LocalEndPoint = options.ClientEndPoint, RemoteEndPoint = options.ServerEndPoint, PeerReads = false, WhenSettled = Settle };
        Server = new InMemoryTransport(server) { LocalEndPoint = options.ServerEndPoint, RemoteEndPoint = options.ClientEndPoint, PeerReads = false, WhenSettled = Settle };
        _toServer = new LinkDirection(Client, Server, options, Settle);
        _toClient = new LinkDirection(Server, Client, options, Settle);
        Client.Connect();
        Server.Connect();
        MoveAll();
    }

    /// <summary>The client's end.</summary>
    public InMemoryTransport Client { get; }

    /// <summary>The server's end.</summary>
    public InMemoryTransport Server { get; }

    /// <summary>Whether what the client sends arrives; while not, it is on its way. True by default.</summary>
    public bool DeliversToServer
    {
        get => _toServer.Delivers;
        set
        {
            _toServer.Delivers = value;
            Settle();
        }
    }

    /// <summary>Whether what the server sends arrives; while not, it is on its way. True by default.</summary>
    public bool DeliversToClient
    {
        get => _toClient.Delivers;
        set
        {
            _toClient.Delivers = value;
            Settle();
        }
    }

    /// <summary>Connects what two factories make.</summary>
    /// <remarks>They are not started. When that of the server makes no protocol, the connection is closed at once, as a port does.</remarks>
    /// <exception cref="InvalidOperationException">The client's factory makes no protocol.</exception>
    public static InMemoryLink Connect(Factory client, Factory server, InMemoryLinkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return ConnectProtocol(
            client.MakeProtocol(options?.ServerEndPoint) ?? throw new InvalidOperationException($"{client.Name} made no protocol, so there is no client."),
            server,
            options);
    }

    /// <summary>Connects a client to what a factory makes.</summary>
    /// <remarks>The factory is not started. When it makes no protocol, the connection is closed at once, as a port does.</remarks>
    /// <param name="client">Was never connected.</param>
    /// <param name="server">Makes the other one.</param>
    /// <param name="options">What the network is like.</param>
    public static InMemoryLink ConnectProtocol(Protocol client, Factory server, InMemoryLinkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new InMemoryLink(client, server.MakeProtocol(options?.ClientEndPoint) ?? new Refused(), options);
    }

    /// <summary>The network breaks the connection off: both sides lose it.</summary>
    public void Break()
    {
        // Neither is to hear of it from the other.
        var isOurs = Interlocked.Increment(ref _demands) == 1;
        Client.PeerResets();
        Server.PeerResets();
        if (isOurs)
        {
            MoveAll();
        }
    }

    private void Settle()
    {
        if (Interlocked.Increment(ref _demands) == 1)
        {
            MoveAll();
        }
    }

    private void MoveAll()
    {
        Exception? failure = null;
        int seen;
        do
        {
            seen = Volatile.Read(ref _demands);
            try
            {
                while (_toServer.Move() | _toClient.Move())
                {
                }
            }
            catch (Exception exception)
            {
                // Of a handler, whose connection is closed by it: the other side is to hear of that first.
                failure ??= exception;
                Interlocked.Increment(ref _demands);
            }
        }
        while (Interlocked.CompareExchange(ref _demands, 0, seen) != seen);

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private sealed class Refused : Protocol
    {
        public override void ConnectionMade() => Transport.LoseConnection();
    }
}
