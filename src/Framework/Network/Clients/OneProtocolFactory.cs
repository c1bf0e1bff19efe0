using System.Net;

namespace Twisted.Network;

/// <summary>Gives a protocol that exists already to the one connection that it is for.</summary>
internal sealed class OneProtocolFactory(Protocol protocol) : Factory
{
    public override string Name => protocol.GetType().Name;

    private protected override bool IsLogged => false;

    public override Protocol? BuildProtocol(EndPoint? address) => protocol;
}
