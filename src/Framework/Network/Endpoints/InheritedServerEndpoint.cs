using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Twisted.Network;

/// <summary>A socket that listens already and was handed to the process: <c>fd:NUMBER</c>, or by systemd: <c>systemd:name=NAME</c>, <c>systemd:index=NUMBER</c>.</summary>
/// <remarks>
/// What systemd hands over is described in sd_listen_fds(3); a <c>twistd</c> that it starts hands it on to its daemon. What others hand over only
/// the process that they started has, so <c>twistd</c> has to run in the foreground there (<c>-n</c>). The socket keeps what it was made with; of a
/// backlog nothing can be said here.
/// </remarks>
public sealed record InheritedServerEndpoint : SocketServerEndpoint
{
    /// <summary>The file descriptor; null for a socket of systemd's.</summary>
    public int? Descriptor { get; init; }

    /// <summary>Which of systemd's sockets, by its <c>FileDescriptorName=</c>; null by its number.</summary>
    public string? SystemdName { get; init; }

    /// <summary>Which of systemd's sockets, from 0 in the order of its unit file; null by its name.</summary>
    public int? SystemdIndex { get; init; }

    /// <inheritdoc cref="ServerEndpoint"/>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Descriptor is { } descriptor)
        {
            text.Append(CultureInfo.InvariantCulture, $"fd:{descriptor}");
        }
        else if (SystemdName is { } name)
        {
            text.Append("systemd:name=").Append(EndpointDescription.Escape(name));
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"systemd:index={SystemdIndex ?? 0}");
        }

        AppendCommon(text);
        return text.ToString();
    }

    internal static InheritedServerEndpoint FromDescriptor(EndpointDescription description)
    {
        var settings = new EndpointSettings(description);
        if (description.Arguments is not [var number])
        {
            throw settings.Fault("is not one descriptor; write fd:NUMBER");
        }

        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor) || descriptor < 3)
        {
            throw settings.Fault($"has the descriptor \"{number}\", which is not a number from 3");
        }

        return Finish(new InheritedServerEndpoint { Descriptor = descriptor }, settings);
    }

    internal static InheritedServerEndpoint FromSystemd(EndpointDescription description)
    {
        var settings = new EndpointSettings(description);
        if (description.Arguments is [var argument, ..])
        {
            throw settings.Fault($"has \"{argument}\" without a key; write systemd:name=NAME or systemd:index=NUMBER");
        }

        var endpoint = new InheritedServerEndpoint { SystemdName = settings.Text("name"), SystemdIndex = settings.Number("index", 0, int.MaxValue) };
        if (endpoint.SystemdName is null == endpoint.SystemdIndex is null)
        {
            throw settings.Fault("needs either a name or an index; write systemd:name=NAME or systemd:index=NUMBER");
        }

        return Finish(endpoint, settings);
    }

    internal override Socket OpenSocket(ILogger logger)
    {
        var descriptor = Descriptor ?? SystemdSockets.Find(this);
        InheritedDescriptor.ExpectListening(descriptor);
        InheritedDescriptor.CloseOnExec(descriptor);
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    internal override string Place => Descriptor is { } descriptor ? $"fd {descriptor}" : $"systemd {SystemdName} {SystemdIndex}";

    internal override string NameOf(Socket socket) => socket.LocalEndPoint switch
    {
        IPEndPoint address => address.Port.ToString(CultureInfo.InvariantCulture),
        { } address when address.ToString() is { Length: > 0 } text => text,
        _ => ToString(),
    };

    private static InheritedServerEndpoint Finish(InheritedServerEndpoint endpoint, EndpointSettings settings)
    {
        endpoint = (InheritedServerEndpoint)settings.Common(endpoint);
        settings.ExpectNoOthers();
        return endpoint.Backlog == DefaultBacklog
            ? endpoint
            : throw settings.Fault("has a backlog, which was said when the socket was made");
    }
}
