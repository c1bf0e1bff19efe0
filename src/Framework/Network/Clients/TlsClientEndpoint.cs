using System.Globalization;
using System.Security.Authentication;
using System.Text;

namespace Twisted.Network;

/// <summary>An encrypted server: <c>tls:HOST:PORT…</c> with all settings of <c>tcp</c>, or <c>tls:[ENDPOINT]:name=NAME…</c> around another endpoint.</summary>
/// <remarks>The server is verified by the authorities of the system, and has to have a certificate for the host's name, unless settings say otherwise.</remarks>
public sealed record TlsClientEndpoint : ClientEndpoint
{
    /// <summary>What is encrypted.</summary>
    public required SocketClientEndpoint Transport { get; init; }

    /// <summary>How.</summary>
    public required TlsClientSettings Tls { get; init; }

    /// <summary>The endpoint string, in its shortest form.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("tls:");
        var host = (Transport as TcpClientEndpoint)?.Host;
        if (Transport is TcpClientEndpoint { Family: System.Net.Sockets.AddressFamily.Unspecified })
        {
            text.Append(Transport.ToString().AsSpan("tcp:".Length));
        }
        else
        {
            text.Append('[').Append(Transport).Append(']');
        }

        Append("name", Tls.ServerName == host ? null : Tls.ServerName);
        Append("verify", Tls.VerifiesServer ? null : "no");
        Append("ca", Tls.Authorities);
        Append("cert", Tls.Certificate);
        Append("key", Tls.Key);
        Append("alpn", Tls.ApplicationProtocols.Count > 0 ? string.Join(',', Tls.ApplicationProtocols) : null);
        Append("minversion", Tls.OldestVersion == SslProtocols.Tls13 ? "1.3" : null);
        Append("handshake", Tls.HandshakeTimeout == TlsServerSettings.DefaultHandshakeTimeout ? null : EndpointDuration.Format(Tls.HandshakeTimeout));
        return text.ToString();

        void Append(string key, string? value)
        {
            if (value is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $":{key}={EndpointDescription.Escape(value)}");
            }
        }
    }

    /// <summary>Equal when the endpoint strings are.</summary>
    public bool Equals(TlsClientEndpoint? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    internal static TlsClientEndpoint From(EndpointDescription description)
    {
        var settings = new EndpointSettings(description);
        var transport = TransportOf(description, settings);
        var tls = new TlsClientSettings
        {
            ServerName = settings.Text("name") ?? (transport as TcpClientEndpoint)?.Host
                ?? throw settings.Fault("has no name that the server's certificate should have; write name=NAME"),
            VerifiesServer = settings.Flag("verify") ?? true,
            Authorities = settings.Text("ca"),
            Certificate = settings.Text("cert"),
            Key = settings.Text("key"),
            ApplicationProtocols = settings.ApplicationProtocols(),
            OldestVersion = settings.OldestTlsVersion(),
            HandshakeTimeout = settings.Duration("handshake") ?? TlsServerSettings.DefaultHandshakeTimeout,
        };
        settings.ExpectNoOthers();
        return tls.Key is null || tls.Certificate is not null
            ? new TlsClientEndpoint { Transport = transport, Tls = tls }
            : throw settings.Fault("has a key and no certificate; say where that is: cert=FILE");
    }

    /// <inheritdoc/>
    protected override async Task<ClientConnection> OpenAsync(Factory factory, ClientContext context, CancellationToken cancellationToken)
    {
        var socket = await Transport.DialAsync(context, cancellationToken).ConfigureAwait(false);
        var handshake = new TlsClientHandshake(Tls, factory);
        var layer = TlsConnection.Encrypt(handshake, context.Logger);
        var outer = ClientConnection.Begin(socket, new OneProtocolFactory(layer), context);
        factory.DoStart(context.Logger);
        try
        {
            await handshake.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
            var lost = LoseAsync(factory, outer.Lost);
            return new ClientConnection(handshake.Protocol!, layer.Connection, lost);
        }
        catch (Exception exception)
        {
            outer.Transport.AbortConnection();
            factory.DoStop();
            throw exception is AuthenticationException or IOException or TimeoutException
                ? new ConnectException($"cannot connect to \"{this}\": {TlsFaults.Explain(exception)}.\n{Advice(exception)}", exception)
                : exception;
        }
    }

    private static async Task<ConnectionLostReason> LoseAsync(Factory factory, Task<ConnectionLostReason> lost)
    {
        var reason = await lost.ConfigureAwait(false);
        factory.DoStop();
        return reason;
    }

    private string Advice(Exception fault) => fault is AuthenticationException
        ? $"Check that the server speaks TLS there, and that its certificate is for \"{Tls.ServerName}\" and from an authority that is trusted; ca=FILE trusts another one."
        : "Check that the server speaks TLS there, and look at its log.";

    private static SocketClientEndpoint TransportOf(EndpointDescription description, EndpointSettings settings) =>
        description.Arguments is [['[', .. var inner, ']']] && inner.Contains(':', StringComparison.Ordinal) && !inner.StartsWith(':')
            ? Parse(inner) as SocketClientEndpoint ?? throw settings.Fault($"encrypts \"{inner}\", which is of a type that cannot be encrypted")
            : TcpClientEndpoint.Read(description, settings);
}
