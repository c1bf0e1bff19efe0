using Twisted.Network;
using Twisted.Policies;

namespace Twisted.Persistence;

/// <summary>The factories that limit others, in a tap.</summary>
internal static class PolicyPersistedTypes
{
    private const string Inner = "inner";

    public static void Register(PersistedTypeRegistry types)
    {
        types.Add(
            "ConnectionLimitFactory",
            1,
            (ConnectionLimitFactory factory, MemberWriter members) =>
            {
                members.Write(Inner, factory.Inner);
                members.Write("maxConnections", factory.MaxConnections);
                members.Write("maxConnectionsPerAddress", factory.MaxConnectionsPerAddress);
            },
            members => new ConnectionLimitFactory(members.Read<Factory>(Inner))
            {
                MaxConnections = members.ReadOptional("maxConnections", ConnectionLimitFactory.DefaultMaxConnections),
                MaxConnectionsPerAddress = members.ReadOptional("maxConnectionsPerAddress", ConnectionLimitFactory.DefaultMaxConnectionsPerAddress),
            });
        types.Add(
            "ThrottlingFactory",
            1,
            (ThrottlingFactory factory, MemberWriter members) =>
            {
                members.Write(Inner, factory.Inner);
                members.Write("readRate", factory.ReadRate);
                members.Write("writeRate", factory.WriteRate);
                members.Write("readRatePerConnection", factory.ReadRatePerConnection);
                members.Write("writeRatePerConnection", factory.WriteRatePerConnection);
                members.Write("maxUnsentBytes", factory.MaxUnsentBytes);
            },
            members => new ThrottlingFactory(members.Read<Factory>(Inner))
            {
                ReadRate = members.ReadOptional<long?>("readRate"),
                WriteRate = members.ReadOptional<long?>("writeRate"),
                ReadRatePerConnection = members.ReadOptional<long?>("readRatePerConnection"),
                WriteRatePerConnection = members.ReadOptional<long?>("writeRatePerConnection"),
                MaxUnsentBytes = members.ReadOptional("maxUnsentBytes", WriteLimitFactory.DefaultMaxUnsentBytes),
            });
        types.Add(
            "TimeoutFactory",
            1,
            (TimeoutFactory factory, MemberWriter members) =>
            {
                members.Write(Inner, factory.Inner);
                members.Write("idle", factory.Idle);
                members.Write("handshake", factory.Handshake);
                members.Write("lifetime", factory.Lifetime);
            },
            members => new TimeoutFactory(members.Read<Factory>(Inner))
            {
                Idle = members.ReadOptional<TimeSpan?>("idle"),
                Handshake = members.ReadOptional<TimeSpan?>("handshake"),
                Lifetime = members.ReadOptional<TimeSpan?>("lifetime"),
            });
        types.Add(
            "WriteLimitFactory",
            1,
            (WriteLimitFactory factory, MemberWriter members) =>
            {
                members.Write(Inner, factory.Inner);
                members.Write("maxUnsentBytes", factory.MaxUnsentBytes);
            },
            members => new WriteLimitFactory(members.Read<Factory>(Inner))
            {
                MaxUnsentBytes = members.ReadOptional("maxUnsentBytes", WriteLimitFactory.DefaultMaxUnsentBytes),
            });
    }
}
