using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Network;

namespace Twisted.Tests.Network.Tls;

/// <summary>What happens while a handshake ends, without a network.</summary>
public sealed class TlsConnectionTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly TlsServerContext _context;

    public TlsConnectionTests() => _context = TlsServerContext.Load(
        new TlsServerSettings { Certificate = _certificates.Write("server.pem", _certificates.Make("localhost")) }, NullLogger.Instance);

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public void A_protocol_that_is_made_while_its_connection_goes_hears_of_its_beginning_and_its_end()
    {
        var factory = new RecordingFactory { OnMade = static protocol => protocol.Factory.Events.Enqueue("made") };
        var layer = Connect(factory, static layer => layer.ConnectionLost(new ConnectionLostReason(ConnectionLostKind.Lost)), () => factory.Events.Count > 1);

        Assert.Equal(["made", "lost Lost"], factory.Events);
        Assert.NotNull(layer.Connection.Tls);
    }

    [Fact]
    public void A_factory_that_fails_is_a_fault_of_the_program_and_no_failed_handshake()
    {
        var log = new CollectingLogger();
        Connect(new RecordingFactory(), static _ => throw new InvalidOperationException("broken"), () => !log.Lines.IsEmpty, log);

        Assert.Equal(["Error: RecordingFactory failed to build a protocol; the connection is closed"], log.Lines);
    }

    /// <summary>Connects a client to a server in memory, and calls something while the server's factory makes its protocol.</summary>
    private TlsLayer Connect(Factory factory, Action<TlsLayer> whileBuilding, Func<bool> isDone, CollectingLogger? log = null)
    {
        var during = new Meanwhile(factory);
        var server = TlsConnection.Encrypt(new TlsServerHandshake(_context, during), log ?? (Microsoft.Extensions.Logging.ILogger)NullLogger.Instance);
        during.Action = () => whileBuilding(server);
        var settings = new TlsClientSettings { ServerName = "localhost", Authorities = _certificates.AuthorityFile };
        var client = TlsConnection.Encrypt(new TlsClientHandshake(settings, new RecordingFactory(), TimeProvider.System), NullLogger.Instance);
        var far = new Twisted.Testing.InMemoryTransport(server);
        var near = new Twisted.Testing.InMemoryTransport(client);
        far.Connect();
        near.Connect();
        InMemoryPair.Exchange(near, far, isDone);
        return server;
    }

    private sealed class Meanwhile(Factory inner) : Factory
    {
        public override string Name => inner.Name;

        public Action Action { get; set; } = static () => { };

        public override Protocol? BuildProtocol(EndPoint? address)
        {
            Action();
            return inner.BuildProtocol(address);
        }
    }
}
