using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>A UNIX domain socket: <c>unix:PATH[:mode=666][:owner=USER][:group=GROUP]…</c>; on Linux <c>unix:@NAME</c> for a name without a file.</summary>
/// <remarks>
/// The file is made when it is bound, with its mode and owner before anybody can connect, and removed when it is closed. One that a dead
/// process left is replaced; one that somebody listens at, and anything that is no socket, is not.
/// </remarks>
public sealed record UnixServerEndpoint : SocketServerEndpoint
{
    /// <summary>The path, relative to the folder that the server runs in; or a name after <c>@</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The mode of the file: <c>mode=</c>, octal. Null, the default: what the umask leaves of 777, which in a daemon of <c>twistd</c> is 700.</summary>
    public int? Mode { get; init; }

    /// <summary>Whom the file belongs to, by name or number: <c>owner=</c>. Null: the process's own user.</summary>
    public string? Owner { get; init; }

    /// <summary>The group that it belongs to, by name or number: <c>group=</c>. Null: the process's own.</summary>
    public string? Group { get; init; }

    private bool IsAbstract => Path.StartsWith('@');

    /// <inheritdoc cref="ServerEndpoint"/>
    public override string ToString()
    {
        var text = new StringBuilder("unix:").Append(EndpointDescription.Escape(Path));
        if (Mode is { } mode)
        {
            text.Append(":mode=").Append(Convert.ToString(mode, 8));
        }

        if (Owner is { } owner)
        {
            text.Append(":owner=").Append(EndpointDescription.Escape(owner));
        }

        if (Group is { } group)
        {
            text.Append(":group=").Append(EndpointDescription.Escape(group));
        }

        AppendCommon(text);
        return text.ToString();
    }

    internal static UnixServerEndpoint From(EndpointDescription description)
    {
        var settings = new EndpointSettings(description);
        if (description.Arguments is not [{ Length: > 0 } path])
        {
            throw settings.Fault(description.Arguments.Count > 1
                ? $"has \"{description.Arguments[1]}\" after its path; settings are written key=value, and a colon in a path is \"\\:\""
                : "has no path; write unix:PATH");
        }

        if (path == "@")
        {
            throw settings.Fault("has no name after the \"@\"");
        }

        var endpoint = new UnixServerEndpoint
        {
            Path = path,
            Mode = settings.Mode("mode"),
            Owner = settings.Text("owner"),
            Group = settings.Text("group"),
        };
        if (endpoint.IsAbstract && (endpoint.Mode is not null || endpoint.Owner is not null || endpoint.Group is not null))
        {
            throw settings.Fault("has a mode, owner or group, and a name after \"@\", which is no file that could have them");
        }

        endpoint = (UnixServerEndpoint)settings.Common(endpoint);
        settings.ExpectNoOthers();
        return endpoint;
    }

    internal override Socket OpenSocket(ILogger logger)
    {
        var address = UnixAddress.Of(Path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket = Bind(socket, address, logger);
            if (!IsAbstract)
            {
                // Nobody can connect before it listens.
                SetRights();
            }

            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal override string NameOf(Socket socket) => Path;

    internal override string Place => $"unix {(IsAbstract ? Path : System.IO.Path.GetFullPath(Path))}";

    internal override void Adopt(Socket socket)
    {
        if (!IsAbstract)
        {
            SetRights();
        }

        socket.Listen(Backlog);
    }

    internal override void Remove()
    {
        if (!IsAbstract)
        {
            File.Delete(Path);
        }
    }

    private Socket Bind(Socket socket, UnixDomainSocketEndPoint address, ILogger logger)
    {
        try
        {
            return UnixBinding.Bind(socket, address);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && !IsAbstract)
        {
            switch (UnixAddress.Probe(Path))
            {
                case UnixSocketState.NoSocket:
                    throw new ListenException($"there is something at \"{Path}\" that is no socket.\nRemove it, or choose another path.", exception);
                case UnixSocketState.Alive:
                    throw;
            }

            logger.StaleSocketRemoved(Path);
            File.Delete(Path);
            return UnixBinding.Bind(socket, address);
        }
    }

    private void SetRights()
    {
        try
        {
            if (Owner is not null || Group is not null)
            {
                FileOwner.Set(Path, Owner, Group);
            }

            if (Mode is { } mode && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path, (UnixFileMode)mode);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(Path);
            throw new ListenException(exception.Message, exception);
        }
    }
}
