using System.Net;

namespace Twisted.Network;

/// <summary>A factory that makes a new <typeparamref name="TProtocol"/> for each connection.</summary>
/// <typeparam name="TProtocol">It finds this factory in <see cref="Protocol{TFactory}.Factory"/>.</typeparam>
public class Factory<TProtocol> : Factory
    where TProtocol : Protocol, new()
{
    /// <inheritdoc/>
    public override Protocol? BuildProtocol(EndPoint? address)
    {
        var protocol = new TProtocol();
        protocol.Attach(this);
        return protocol;
    }
}
