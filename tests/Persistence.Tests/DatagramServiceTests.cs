using Twisted.Network;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Tests.Persistence;

public sealed class DatagramServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tap").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void Services_for_datagrams_come_back_in_every_format(TapFormat format)
    {
        var protocol = new Listener("hello");
        DatagramEndpoint udp = DatagramEndpoint.Parse("8007"), group = DatagramEndpoint.Parse("multicast:[ff02::fb]:5353:interface=lo:ttl=4");
        var file = DatagramEndpoint.Parse("unixgram:/a\\:b:mode=600:maxsize=9");
        DatagramClientEndpoint peer = DatagramClientEndpoint.Parse("udp:[::1]:53:localport=7"), log = DatagramClientEndpoint.Parse("unixgram:@log:bind=@me");
        var application = new Application("datagrams")
        {
            new DatagramServer(udp, protocol) { Name = "any" },
            new UdpServer(udp, protocol),
            new MulticastServer(group, protocol),
            new UnixDatagramServer(file, protocol),
            new DatagramClient(peer, protocol),
            new UdpClient(peer, protocol),
            new UnixDatagramClient(log, protocol) { Name = "log" },
        };
        var path = Path.Combine(_folder, "datagrams");
        TapFile.Save(path, new TapDocument(ModelWriter.Write(application, Types()), []), format, key: null);

        var services = TapFile.Open(path).ToApplication(Types(), Assert.Fail).Services;

        Assert.Equal(application.Services.Select(service => (service.GetType(), service.Name)), services.Select(service => (service.GetType(), service.Name)));
        Assert.Equal([udp, udp, group, file], services.OfType<DatagramServer>().Select(server => server.Endpoint));
        Assert.Equal([peer, peer, log], services.OfType<DatagramClient>().Select(client => client.Endpoint));
        var copy = Assert.IsType<Listener>(((DatagramServer)services[0]).Protocol);
        Assert.Equal("hello", copy.Greeting);
        Assert.All(services.OfType<DatagramServer>(), server => Assert.Same(copy, server.Protocol));
        Assert.All(services.OfType<DatagramClient>(), client => Assert.Same(copy, client.Protocol));
    }

    [Fact]
    public void The_schema_knows_them()
    {
        var services = new PersistedList();
        foreach (var type in new[] { "DatagramServer", "UdpServer", "MulticastServer", "UnixDatagramServer", "DatagramClient", "UdpClient", "UnixDatagramClient" })
        {
            services.Add(new PersistedObject(type) { ["name"] = "x", ["endpoint"] = "udp:1", ["protocol"] = new PersistedObject("A.B") });
        }

        var root = new PersistedObject("Application") { ["name"] = "x", ["services"] = services };
        Assert.Empty(Xml.XmlSchemaTests.Faults(Xml.XmlModel.Write(new TapDocument(root, []))));
        ((PersistedObject)services.Items[0]!)["factory"] = 1;
        Assert.NotEmpty(Xml.XmlSchemaTests.Faults(Xml.XmlModel.Write(new TapDocument(root, []))));
    }

    [Theory]
    [InlineData("UdpServer", "unixgram:/a", "A UdpServer cannot listen on \"unixgram:/a\"; it takes a udp endpoint")]
    [InlineData("UdpServer", "udp:x", "does not hold a DatagramEndpoint")]
    [InlineData("DatagramClient", "udp:53", "does not hold a DatagramClientEndpoint")]
    public void A_wrong_endpoint_is_refused_with_its_place(string type, string endpoint, string message)
    {
        var server = new PersistedObject(type) { ["endpoint"] = endpoint, ["protocol"] = new PersistedObject("Test.Listener") { ["greeting"] = "x" } };
        var root = new PersistedObject("Application") { ["name"] = "x", ["services"] = new PersistedList { server } };
        var path = Path.Combine(_folder, "wrong");
        TapFile.Save(path, new TapDocument(root, []), TapFormat.Xml, key: null);

        var got = Assert.Throws<TapException>(() => TapFile.Open(path).ToApplication(Types())).Message;
        Assert.True(got.Contains(message, StringComparison.Ordinal), got);
    }

    private static PersistedTypeRegistry Types()
    {
        var types = new PersistedTypeRegistry();
        new FrameworkPersistedTypes().Register(types);
        types.Add<Listener>("Test.Listener", 1, (listener, members) => members.Write("greeting", listener.Greeting), members => new Listener(members.Read<string>("greeting")));
        return types;
    }

    private sealed class Listener(string greeting) : DatagramProtocol
    {
        public string Greeting { get; } = greeting;
    }
}
