using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>Encrypts the connections of a port, and makes the protocols inside when that is done.</summary>
internal sealed class TlsServerFactory(Factory inner, TlsServerContext context, ILogger logger) : Factory
{
    public override string Name => inner.Name;

    public override Protocol BuildProtocol(EndPoint? address) => TlsConnection.Encrypt(new TlsServerHandshake(context, inner, address), logger);
}
