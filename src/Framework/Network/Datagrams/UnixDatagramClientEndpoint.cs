using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>
/// A peer by UNIX datagrams: <c>unixgram:PATH[:bind=PATH][:mode=660][:recvbuf=BYTES][:sendbuf=BYTES][:maxsize=BYTES]</c>.
/// </summary>
/// <remarks>
/// The peer can answer only if this side has an address as well: the one of <c>bind</c>, or on Linux an abstract name that the system chooses.
/// A path with <c>@</c> in front is an abstract name.
/// </remarks>
public sealed record UnixDatagramClientEndpoint : DatagramClientEndpoint
{
    /// <summary>The peer's file, or an abstract name with <c>@</c> in front.</summary>
    public required string Path
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    }

    /// <summary>This side's file or abstract name; null for what the system chooses. The file goes when the port is closed.</summary>
    public string? LocalPath { get; init; }

    /// <summary>Who may send to <see cref="LocalPath"/>.</summary>
    public UnixFileMode Mode { get; init; } = UnixDatagramEndpoint.DefaultMode;

    /// <summary>The endpoint string, in its shortest form.</summary>
    public override string ToString() => string.Concat(
        $"unixgram:{EndpointDescription.Escape(Path)}",
        LocalPath is { } local ? $":bind={EndpointDescription.Escape(local)}" : "",
        Mode == UnixDatagramEndpoint.DefaultMode ? "" : $":mode={EndpointPart.Of(Mode)}",
        Limits.ToSettings());

    /// <inheritdoc/>
    public override Task<IDatagramPort> ConnectAsync(DatagramProtocol protocol, ILogger logger, CancellationToken cancellationToken = default)
    {
        var failure = $"cannot reach \"{this}\"";
        return Task.FromResult<IDatagramPort>(DatagramSockets.Open(failure, AddressFamily.Unix, socket =>
        {
            Limits.Apply(socket, ToString(), logger);
            var peer = UnixDatagramPath.EndPoint(Path, failure);
            Connect(socket, peer, failure);
            return new DatagramPort(socket, protocol, Limits.MaxSize, logger)
            {
                File = LocalPath is { } local && !UnixDatagramPath.IsAbstract(local) ? local : null,
            };
        }));
    }

    internal static UnixDatagramClientEndpoint From(EndpointDescription description, string text)
    {
        var endpoint = new UnixDatagramClientEndpoint { Path = UnixDatagramEndpoint.ReadPath(description, text) };
        foreach (var (key, value) in description.Settings)
        {
            endpoint = key switch
            {
                "bind" => endpoint with
                {
                    LocalPath = value.Length > 0 && value != "@" ? value : throw new FormatException($"the endpoint \"{text}\" has an empty bind; write the path of this side"),
                },
                "mode" => endpoint with { Mode = EndpointPart.Mode(text, value) },
                _ => endpoint with
                {
                    Limits = endpoint.Limits.With(key, value, text)
                        ?? throw EndpointPart.Unknown(text, description.Type, key, $"bind, mode, {DatagramLimits.Known}"),
                },
            };
        }

        return !description.Settings.ContainsKey("mode") || endpoint.LocalPath is { } local && !UnixDatagramPath.IsAbstract(local)
            ? endpoint
            : throw new FormatException($"the endpoint \"{text}\" has a mode, which only a path of this side can have; write bind=PATH");
    }

    private void Connect(Socket socket, UnixDomainSocketEndPoint peer, string failure)
    {
        try
        {
            // First, so that no file is left behind when it fails.
            socket.Connect(peer);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable)
        {
            throw new ListenException($"{failure}: nobody listens there.\nStart the server first, or name its path.", exception);
        }

        if (LocalPath is not null)
        {
            UnixDatagramPath.Bind(socket, LocalPath, Mode, failure, static (socket, address) => socket.Bind(address));
        }
        else if (OperatingSystem.IsLinux())
        {
            DatagramCalls.BindToAny(socket);
        }
    }
}
