using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>The services for datagrams in a tap.</summary>
internal static class DatagramPersistedTypes
{
    public static void Register(PersistedTypeRegistry types)
    {
        types.Add<DatagramServer>("DatagramServer", 1, Write, members => Read(members, static (endpoint, protocol) => new DatagramServer(endpoint, protocol)));
        types.Add<UdpServer>("UdpServer", 1, Write, members => Read(members, static (endpoint, protocol) => new UdpServer(endpoint, protocol)));
        types.Add<MulticastServer>("MulticastServer", 1, Write, members => Read(members, static (endpoint, protocol) => new MulticastServer(endpoint, protocol)));
        types.Add<UnixDatagramServer>(
            "UnixDatagramServer", 1, Write, members => Read(members, static (endpoint, protocol) => new UnixDatagramServer(endpoint, protocol)));
        types.Add<DatagramClient>("DatagramClient", 1, Write, members => ReadClient(members, static (endpoint, protocol) => new DatagramClient(endpoint, protocol)));
        types.Add<UdpClient>("UdpClient", 1, Write, members => ReadClient(members, static (endpoint, protocol) => new UdpClient(endpoint, protocol)));
        types.Add<UnixDatagramClient>(
            "UnixDatagramClient", 1, Write, members => ReadClient(members, static (endpoint, protocol) => new UnixDatagramClient(endpoint, protocol)));
    }

    private static void Write(DatagramServer server, MemberWriter members)
    {
        members.Write("name", server.Name);
        members.Write("endpoint", server.Endpoint);
        members.Write("protocol", server.Protocol);
    }

    private static void Write(DatagramClient client, MemberWriter members)
    {
        members.Write("name", client.Name);
        members.Write("endpoint", client.Endpoint);
        members.Write("protocol", client.Protocol);
    }

    private static TServer Read<TServer>(MemberReader members, Func<DatagramEndpoint, DatagramProtocol, TServer> make)
        where TServer : DatagramServer =>
        Named(make(members.Read<DatagramEndpoint>("endpoint"), members.Read<DatagramProtocol>("protocol")), members);

    private static TClient ReadClient<TClient>(MemberReader members, Func<DatagramClientEndpoint, DatagramProtocol, TClient> make)
        where TClient : DatagramClient =>
        Named(make(members.Read<DatagramClientEndpoint>("endpoint"), members.Read<DatagramProtocol>("protocol")), members);

    private static TService Named<TService>(TService service, MemberReader members)
        where TService : Service
    {
        service.Name = members.ReadOptional<string>("name");
        return service;
    }
}
