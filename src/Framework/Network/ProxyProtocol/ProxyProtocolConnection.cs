using System.Net;
using Twisted.Policies;
using Twisted.Protocols;

namespace Twisted.Network;

/// <summary>A connection that begins with a header of the PROXY protocol.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The end of the connection disposes of what it has.")]
internal sealed class ProxyProtocolConnection : ProtocolWrapper
{
    /// <summary>As long as a handshake may take; the header is the first thing that a proxy sends.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ProxyProtocolFactory _factory;
    private readonly IdleTimeout _timeout;
    private byte[] _received = [];
    private ProxyHeader? _header;

    public ProxyProtocolConnection(ProxyProtocolFactory factory)
        : base(factory)
    {
        _factory = factory;
        _timeout = new IdleTimeout(() => Refuse("no header of the PROXY protocol came in time")) { Period = Patience };
    }

    public override EndPoint? LocalEndPoint => _header?.Destination ?? base.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => _header?.Source ?? base.RemoteEndPoint;

    public override void ConnectionMade()
    {
        // The protocol inside is made when it is known for whom.
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (_header is not null)
        {
            base.DataReceived(data);
            return;
        }

        if (_received.Length > 0)
        {
            data = _received = [.. _received, .. data];
        }

        try
        {
            _header = ProxyHeader.Parse(data);
        }
        catch (FormatException exception)
        {
            Refuse(exception.Message);
            return;
        }

        if (_header is null)
        {
            _received = data.ToArray();
            return;
        }

        _received = [];
        _timeout.Dispose();
        if (!ConnectInner())
        {
            _factory.Failed(RemoteEndPoint, $"{_factory.Name} has no protocol for it, or it has as many connections as one address may have");
        }
        else if (data.Length > _header.Length)
        {
            base.DataReceived(data[_header.Length..]);
        }
    }

    public override void ReadConnectionLost()
    {
        if (_header is null && _received.Length > 0)
        {
            Refuse("the connection ended within the header of the PROXY protocol");
            return;
        }

        base.ReadConnectionLost();
    }

    public override void ConnectionLost(ConnectionLostReason reason)
    {
        _timeout.Dispose();
        base.ConnectionLost(reason);
    }

    private void Refuse(string reason)
    {
        _factory.Failed(base.RemoteEndPoint, reason);
        Transport.AbortConnection();
    }
}
