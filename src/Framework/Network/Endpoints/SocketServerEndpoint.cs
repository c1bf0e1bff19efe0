using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>A server endpoint on a listening socket, with what all of these have in common.</summary>
public abstract record SocketServerEndpoint : ServerEndpoint, IBindPlace
{
    /// <summary>The system cuts larger values down to its own maximum (<c>net.core.somaxconn</c>), so this asks for that.</summary>
    public const int DefaultBacklog = 65535;

    /// <summary>How many connections one port serves at a time when nothing else is said: 20,000.</summary>
    public const int DefaultMaxConnections = 20_000;

    /// <summary>How many bytes may wait for one peer that does not read when nothing else is said: 64 MiB.</summary>
    public const int DefaultMaxUnsent = 64 * 1024 * 1024;

    private protected SocketServerEndpoint()
    {
    }

    /// <summary>How many connections may wait to be accepted: <c>backlog=</c>. The default is <see cref="DefaultBacklog"/>.</summary>
    public int Backlog { get; init; } = DefaultBacklog;

    /// <summary>How many connections are served at a time; more are closed at once: <c>connections=</c>. The default is <see cref="DefaultMaxConnections"/>.</summary>
    public int MaxConnections { get; init; } = DefaultMaxConnections;

    /// <summary>How many of them may come from one address, which for IPv6 is a network of 64 bits: <c>peraddress=</c>. Null, the default, for any number.</summary>
    public int? MaxConnectionsPerAddress { get; init; }

    /// <summary>How many bytes may wait for a peer that does not read, before the connection is aborted: <c>unsent=</c>. The default is <see cref="DefaultMaxUnsent"/>.</summary>
    public int MaxUnsent { get; init; } = DefaultMaxUnsent;

    /// <summary>True when each connection begins with a header of the PROXY protocol, version 1 or 2, which says where it comes from: <c>proxy=yes</c>.</summary>
    /// <remarks>For servers that only their proxy reaches: whoever reaches such a port can claim any address.</remarks>
    public bool ProxyProtocol { get; init; }

    /// <inheritdoc/>
    public override ListeningPort Listen(Factory factory, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(logger);
        return SocketPort.Open(this, ProxyProtocolFactory.Around(factory, this, logger), logger);
    }

    /// <summary>Makes the socket, which listens already.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    /// <exception cref="ListenException">Something else is wrong; the message is the reason, without the endpoint.</exception>
    internal abstract Socket OpenSocket(ILogger logger);

    /// <summary>Makes a socket that listens at this place already one of this endpoint's, with its settings.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    /// <exception cref="ListenException">Something else is wrong; the message is the reason, without the endpoint.</exception>
    internal virtual void Adopt(Socket socket)
    {
    }

    /// <summary>What the log calls it.</summary>
    internal abstract string NameOf(Socket socket);

    /// <inheritdoc cref="IBindPlace.Place"/>
    internal abstract string Place { get; }

    string IBindPlace.Place => Place;

    void IBindPlace.Remove() => Remove();

    /// <inheritdoc cref="IBindPlace.Remove"/>
    internal virtual void Remove()
    {
    }

    private protected void AppendCommon(StringBuilder text)
    {
        Append(text, "backlog", Backlog, DefaultBacklog);
        Append(text, "connections", MaxConnections, DefaultMaxConnections);
        Append(text, "peraddress", MaxConnectionsPerAddress ?? 0, 0);
        Append(text, "unsent", MaxUnsent, DefaultMaxUnsent);
        if (ProxyProtocol)
        {
            text.Append(":proxy=yes");
        }
    }

    private protected bool HasCommonDefaults =>
        Backlog == DefaultBacklog && MaxConnections == DefaultMaxConnections && MaxConnectionsPerAddress is null && MaxUnsent == DefaultMaxUnsent && !ProxyProtocol;

    private static void Append(StringBuilder text, string key, int value, int usual)
    {
        if (value != usual)
        {
            text.Append(CultureInfo.InvariantCulture, $":{key}={value}");
        }
    }
}
