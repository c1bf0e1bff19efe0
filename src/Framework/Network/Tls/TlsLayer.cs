namespace Twisted.Network;

/// <summary>The protocol that a transport sees where TLS is spoken.</summary>
internal sealed class TlsLayer(Func<ITransport, TlsConnection> encrypt) : Protocol, IConnectionLayer
{
    private TlsConnection? _connection;

    public TlsConnection Connection => _connection!;

    bool IConnectionLayer.IsMade => IsMade;

    public override void ConnectionMade()
    {
        _connection = encrypt(Transport);
        _connection.Begin();
    }

    public override void DataReceived(ReadOnlySpan<byte> data) => _connection!.TransportReceived(data);

    public override void ReadConnectionLost() => _connection!.TransportEnded();

    public override void WritingPaused() => _connection!.TransportPaused();

    public override void WritingResumed() => _connection!.TransportResumed();

    public override void ConnectionLost(ConnectionLostReason reason) => _connection!.TransportLost(reason);

    public override void Draining() => _connection!.Drain();

    public void CountFault() => (Transport as Connection)?.CountFault();

    public void LoseFromWithin()
    {
        if (_connection is { Tls: not null } connection)
        {
            connection.CloseInOrder();
        }
        else
        {
            Transport.LoseConnection();
        }
    }
}
