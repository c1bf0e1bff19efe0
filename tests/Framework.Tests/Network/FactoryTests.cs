using System.Net;
using Twisted.Network;
using Twisted.Testing;

namespace Twisted.Tests.Network;

public sealed class FactoryTests
{
    [Fact]
    public void A_protocol_knows_the_factory_that_made_it_in_its_own_way()
    {
        var transport = InMemoryTransport.Connect(new GreetingFactory("hello"));

        Assert.Equal("hello", transport.ReceivedText());
    }

    private sealed class GreetingFactory(string greeting) : Factory
    {
        public string Greeting => greeting;

        public override Protocol BuildProtocol(EndPoint? address) => new GreetingProtocol();
    }

    private sealed class GreetingProtocol : Protocol
    {
        public override void ConnectionMade() => Transport.Write(GetFactory<GreetingFactory>().Greeting);
    }
}
