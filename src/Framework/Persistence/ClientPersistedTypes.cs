using Twisted.Network;
using Twisted.Services;

namespace Twisted.Persistence;

/// <summary>The services that connect, in a tap.</summary>
internal static class ClientPersistedTypes
{
    public static void Register(PersistedTypeRegistry types)
    {
        AddClient(types, "StreamClient", (endpoint, factory) => new StreamClient(endpoint, factory));
        AddClient(types, "TcpClient", (endpoint, factory) => new TcpClient(endpoint, factory));
        AddClient(types, "TlsClient", (endpoint, factory) => new TlsClient(endpoint, factory));
        AddClient(types, "UnixClient", (endpoint, factory) => new UnixClient(endpoint, factory));
        types.Add(
            "ClientService",
            1,
            (ClientService client, MemberWriter members) =>
            {
                members.Write("name", client.Name);
                members.Write("endpoint", client.Endpoint);
                members.Write("factory", client.Factory);
                members.Write("backoff", client.Backoff);
                members.Write("failsWithoutServer", client.FailsWithoutServer);
            },
            members => new ClientService(members.Read<ClientEndpoint>("endpoint"), members.Read<Factory>("factory"))
            {
                Name = members.ReadOptional<string>("name"),
                Backoff = members.ReadOptional<Backoff>("backoff") ?? new Backoff(),
                FailsWithoutServer = members.ReadOptional("failsWithoutServer", false),
            });
    }

    private static void AddClient<T>(PersistedTypeRegistry types, string name, Func<ClientEndpoint, Factory, T> make)
        where T : StreamClient =>
        types.Add(
            name,
            1,
            (T client, MemberWriter members) =>
            {
                members.Write("name", client.Name);
                members.Write("endpoint", client.Endpoint);
                members.Write("factory", client.Factory);
            },
            members =>
            {
                var client = make(members.Read<ClientEndpoint>("endpoint"), members.Read<Factory>("factory"));
                client.Name = members.ReadOptional<string>("name");
                return client;
            });
}
