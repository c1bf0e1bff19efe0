using Twisted.Network;
using Twisted.Services;

namespace Twisted.Persistence;

/// <summary>The services that connect, in a tap.</summary>
internal static class ClientPersistedTypes
{
    public static void Register(PersistedTypeRegistry types)
    {
        types.Add(
            "StreamClient",
            1,
            (StreamClient client, MemberWriter members) =>
            {
                members.Write("name", client.Name);
                members.Write("endpoint", client.Endpoint);
                members.Write("factory", client.Factory);
            },
            members => new StreamClient(members.Read<ClientEndpoint>("endpoint"), members.Read<Factory>("factory")) { Name = members.ReadOptional<string>("name") });
        types.Add(
            "TcpClient",
            1,
            (TcpClient client, MemberWriter members) =>
            {
                members.Write("name", client.Name);
                members.Write("endpoint", client.Endpoint);
                members.Write("factory", client.Factory);
            },
            members => new TcpClient(members.Read<ClientEndpoint>("endpoint"), members.Read<Factory>("factory")) { Name = members.ReadOptional<string>("name") });
        types.Add(
            "TlsClient",
            1,
            (TlsClient client, MemberWriter members) =>
            {
                members.Write("name", client.Name);
                members.Write("endpoint", client.Endpoint);
                members.Write("factory", client.Factory);
            },
            members => new TlsClient(members.Read<ClientEndpoint>("endpoint"), members.Read<Factory>("factory")) { Name = members.ReadOptional<string>("name") });
        types.Add(
            "UnixClient",
            1,
            (UnixClient client, MemberWriter members) =>
            {
                members.Write("name", client.Name);
                members.Write("endpoint", client.Endpoint);
                members.Write("factory", client.Factory);
            },
            members => new UnixClient(members.Read<ClientEndpoint>("endpoint"), members.Read<Factory>("factory")) { Name = members.ReadOptional<string>("name") });
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
}
