using Twisted.CommandLine.Completion;
using Twisted.Manifest;
using Twisted.Network;

namespace Twisted.Shared.Completion;

/// <summary>The types of endpoints that come with the framework, as their texts begin.</summary>
internal static class EndpointWords
{
    public const string PluginType = IServerEndpointType.PluginType;

    private static readonly CompletionCandidate[] Streams =
    [
        new("tcp:", "TCP"),
        new("tcp4:", "TCP over IPv4"),
        new("tcp6:", "TCP over IPv6"),
        new("tls:", "TLS"),
        new("unix:", "A UNIX domain socket") { TakesPath = true },
    ];

    private static readonly CompletionCandidate[] Inherited =
    [
        new("fd:", "An inherited socket"),
        new("systemd:", "A socket of systemd"),
    ];

    private static readonly CompletionCandidate[] Datagrams =
    [
        new("udp:", "UDP"),
        new("udp4:", "UDP over IPv4"),
        new("udp6:", "UDP over IPv6"),
        new("unixgram:", "A UNIX domain socket for datagrams") { TakesPath = true },
    ];

    /// <summary>Null for a type of values that is none of endpoints.</summary>
    public static IEnumerable<CompletionCandidate>? Of(OptionValueType type) => type switch
    {
        OptionValueType.ServerEndpoint => [.. Streams, .. Inherited],
        OptionValueType.ClientEndpoint => Streams,
        OptionValueType.DatagramEndpoint => [.. Datagrams, new("multicast:", "Groups of multicast")],
        OptionValueType.DatagramClientEndpoint => Datagrams,
        _ => null,
    };
}
