using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>A UNIX socket for datagrams: <c>unixgram:PATH[:mode=660][:recvbuf=BYTES][:sendbuf=BYTES][:maxsize=BYTES]</c>.</summary>
/// <remarks>
/// A path with <c>@</c> in front is an abstract name, on Linux. A socket file that is there is removed if nobody listens at it; the port's own goes
/// when it is closed. Datagrams between processes of one machine are neither lost nor put in another order, but for those that a receiver leaves
/// waiting for too long.
/// </remarks>
public sealed record UnixDatagramEndpoint : DatagramEndpoint, IBindPlace
{
    /// <summary>The mode when nothing else is said: 660, owner and group.</summary>
    public const UnixFileMode DefaultMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>The file, or an abstract name with <c>@</c> in front.</summary>
    public required string Path
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    }

    /// <summary>Who may send to it; an abstract name has none.</summary>
    public UnixFileMode Mode { get; init; } = DefaultMode;

    /// <summary>The endpoint string, in its shortest form.</summary>
    public override string ToString() => string.Concat(
        $"unixgram:{EndpointDescription.Escape(Path)}",
        Mode == DefaultMode ? "" : $":mode={EndpointPart.Of(Mode)}",
        Limits.ToSettings());

    string IBindPlace.Place => $"unixgram {(UnixDatagramPath.IsAbstract(Path) ? Path : System.IO.Path.GetFullPath(Path))}";

    void IBindPlace.Remove()
    {
        if (!UnixDatagramPath.IsAbstract(Path))
        {
            File.Delete(Path);
        }
    }

    /// <inheritdoc/>
    public override IDatagramPort Bind(DatagramProtocol protocol, ILogger logger)
    {
        var failure = $"cannot listen on \"{this}\"";
        return DatagramSockets.Open(failure, AddressFamily.Unix, this, (socket, isBound) =>
        {
            Limits.Apply(socket, ToString(), logger);
            if (!isBound)
            {
                UnixDatagramPath.Bind(socket, Path, Mode, failure, (unbound, address) => socket = UnixBinding.Bind(unbound, address));
            }
            else if (!UnixDatagramPath.IsAbstract(Path) && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path, Mode);
            }

            return new DatagramPort(socket, protocol, Limits.MaxSize, logger) { Bound = new BoundSocket(socket, this) };
        });
    }

    internal static UnixDatagramEndpoint From(EndpointDescription description, string text)
    {
        var endpoint = new UnixDatagramEndpoint { Path = ReadPath(description, text) };
        foreach (var (key, value) in description.Settings)
        {
            endpoint = key switch
            {
                "mode" when !UnixDatagramPath.IsAbstract(endpoint.Path) => endpoint with { Mode = EndpointPart.Mode(text, value) },
                "mode" => throw new FormatException($"the endpoint \"{text}\" has a mode, which an abstract name cannot have"),
                _ => endpoint with
                {
                    Limits = endpoint.Limits.With(key, value, text)
                        ?? throw EndpointPart.Unknown(text, description.Type, key, $"mode, {DatagramLimits.Known}"),
                },
            };
        }

        return endpoint;
    }

    internal static string ReadPath(EndpointDescription description, string text) => description.Arguments switch
    {
        [{ Length: > 0 } path] when !path.Contains('\0') && path != "@" => path,
        [_, var other, ..] => throw new FormatException(
            $"the endpoint \"{text}\" has \"{other}\" after its path; settings are written key=value, and a colon in a path as \"\\:\""),
        _ => throw new FormatException($"the endpoint \"{text}\" has no path; write unixgram:PATH"),
    };
}
