using System.Globalization;
using System.Net.Sockets;
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
        if (Transport is TcpClientEndpoint { Family: AddressFamily.Unspecified })
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
        Append("passphrase", Tls.PassphraseFile);
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
            PassphraseFile = settings.Text("passphrase"),
            ApplicationProtocols = settings.ApplicationProtocols(),
            OldestVersion = settings.OldestTlsVersion(),
            HandshakeTimeout = settings.Duration("handshake") ?? TlsServerSettings.DefaultHandshakeTimeout,
        };
        settings.ExpectNoOthers();
        if (tls.Certificate is null && (tls.Key ?? tls.PassphraseFile) is not null)
        {
            throw settings.Fault($"has a {(tls.Key is null ? "passphrase" : "key")} and no certificate; say where that is: cert=FILE");
        }

        return tls.VerifiesServer || tls.Authorities is null
            ? new TlsClientEndpoint { Transport = transport, Tls = tls }
            : throw settings.Fault("has authorities, and verify=no, with which nobody looks at them; leave out one of the two");
    }

    /// <inheritdoc/>
    protected override async Task<ClientConnection> OpenAsync(Factory factory, ClientContext context, CancellationToken cancellationToken)
    {
        var handshake = new TlsClientHandshake(Tls, factory, context.Clock);
        try
        {
            handshake.Load();
        }
        catch (ListenException exception)
        {
            throw new ConnectException($"cannot connect to \"{this}\": {exception.Message}", exception);
        }

        // It may be called in a handler, where no protocol may be called.
        var socket = await Transport.DialAsync(context, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var outer = Begin(socket, handshake, factory, context);
        try
        {
            await handshake.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new ClientConnection(handshake.Protocol!, handshake.Transport!, handshake.Lost);
        }
        catch (Exception exception)
        {
            outer.Transport.AbortConnection();
            await handshake.Lost.ConfigureAwait(false);
            if ((exception is OperationCanceledException && cancellationToken.IsCancellationRequested) || handshake.IsFactoryAtFault)
            {
                throw;
            }

            throw new ConnectException($"cannot connect to \"{this}\": {TlsFaults.Explain(exception)}.\n{Advice(handshake, exception)}", exception);
        }
    }

    private static ClientConnection Begin(Socket socket, TlsClientHandshake handshake, Factory factory, ClientContext context)
    {
        // The handshake counts the factory out again.
        factory.DoStart(context.Logger);
        try
        {
            return ClientConnection.Begin(socket, new OneProtocolFactory(TlsConnection.Encrypt(handshake, context.Logger)), context);
        }
        catch
        {
            factory.DoStop();
            throw;
        }
    }

    private static string Advice(TlsClientHandshake handshake, Exception fault) => handshake.IsServerRefused
        ? "Check the host; name=NAME takes a certificate for another name, and ca=FILE one of another authority."
        : TlsFaults.AdviseClient(fault);

    private static SocketClientEndpoint TransportOf(EndpointDescription description, EndpointSettings settings) =>
        description.Arguments is [['[', .. var inner, ']']] && HostText.AddressOf(inner) is null
            ? Parse(inner) as SocketClientEndpoint ?? throw settings.Fault($"encrypts \"{inner}\", which is of a type that cannot be encrypted")
            : TcpClientEndpoint.Read(description, settings);
}
