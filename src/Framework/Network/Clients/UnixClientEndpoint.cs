using System.Net.Sockets;
using System.Text;

namespace Twisted.Network;

/// <summary>A UNIX socket: <c>unix:PATH[:timeout=TIME]</c>.</summary>
/// <remarks>
/// <c>unix:@NAME</c> is an abstract address of Linux, which has no file; a file of such a name is <c>unix:./@NAME</c>. A path that
/// is not absolute is looked for in the current folder of the process when it connects.
/// </remarks>
public sealed record UnixClientEndpoint : SocketClientEndpoint
{
    /// <summary>What the address of the system has room for, but for the zero at its end; some systems have less.</summary>
    internal const int LongestPath = 107;

    /// <summary>How long to wait when the server has more connections waiting than it lets wait: the system does not say when there is room.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    /// <summary>The path, or <c>@</c> and the name of an abstract address. Up to 107 bytes of UTF-8.</summary>
    public required string Path
    {
        get;
        init => field = Fault(value) is { } fault ? throw new ArgumentException($"The path \"{value}\" {fault}.", nameof(value)) : value;
    }

    private bool IsAbstract => Path[0] == '@';

    /// <summary>The endpoint string, in its shortest form.</summary>
    public override string ToString() => string.Concat("unix:", EndpointDescription.Escape(Path), ClientTimeout.Setting(Timeout));

    internal static UnixClientEndpoint From(EndpointDescription description)
    {
        var settings = new EndpointSettings(description);
        if (description.Arguments is not [var path])
        {
            throw settings.Fault(description.Arguments.Count == 0
                ? "has no path; write unix:PATH"
                : $"has \"{description.Arguments[1]}\" after its path; settings are written key=value, and a colon in a path is \"\\:\"");
        }

        if (Fault(path) is { } fault)
        {
            throw settings.Fault($"has a path that {fault}");
        }

        var endpoint = new UnixClientEndpoint { Path = path, Timeout = settings.Timeout() };
        settings.ExpectNoOthers();
        return endpoint;
    }

    private protected override async Task<Socket?> DialAsync(ClientContext context, AttemptLog attempts, CancellationToken cancellationToken)
    {
        var attempt = attempts.Begin(Path);
        while (true)
        {
            try
            {
                return await OpenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.WouldBlock)
            {
                await Task.Delay(Rest, context.Clock, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException exception)
            {
                attempts.Fail(attempt, exception);
                return null;
            }
        }
    }

    internal override string Reason(SocketError error) => error switch
    {
        SocketError.AddressNotAvailable => "there is no such socket",
        SocketError.ConnectionRefused when !IsAbstract && !File.Exists(Path) => "it is a folder",
        SocketError.ConnectionRefused => "nobody listens on it",
        SocketError.AccessDenied => "permission denied",
        SocketError.ProtocolType => "it is a socket of datagrams",
        SocketError.AddressFamilyNotSupported => "this system has no such sockets",
        SocketError.TooManyOpenSockets => "too many files and sockets are open",
        _ => new SocketException((int)error).Message,
    };

    internal override string Advice(SocketError error) => error switch
    {
        SocketError.AddressNotAvailable => "Check the path, and that the server runs.",
        SocketError.ConnectionRefused => IsAbstract
            ? "Check the name, and that the server runs."
            : "Start the server: a socket file stays behind when its server has ended.",
        SocketError.AccessDenied => "Connecting takes the right to write to the socket and to enter each folder above it.",
        SocketError.TimedOut => "The server accepts no connections; look at its log, and restart it if need be.",
        SocketError.TooManyOpenSockets => "Raise the limit of open files (ulimit -n) of this process.",
        _ => "Check the path, and that a server listens there.",
    };

    private async Task<Socket> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(IsAbstract ? string.Concat("\0", Path.AsSpan(1)) : Path), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string? Fault(string path) => path switch
    {
        null or "" => "is empty",
        "@" => "has no name after the \"@\"",
        _ when path.Contains('\0', StringComparison.Ordinal) => "has a zero character",
        _ when Encoding.UTF8.GetByteCount(path) > LongestPath => $"is {Encoding.UTF8.GetByteCount(path)} bytes long; the system takes {LongestPath}",
        _ => null,
    };
}
