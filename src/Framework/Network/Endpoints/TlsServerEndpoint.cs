using System.Globalization;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>An encrypted endpoint: <c>tls:PORT:cert=FILE[:key=FILE]…</c>, with all settings of <c>tcp</c>; or <c>tls:[ENDPOINT]:cert=FILE…</c> around another endpoint.</summary>
/// <remarks><c>ssl</c> is the original's word for it, with <c>certKey</c> and <c>privateKey</c>.</remarks>
public sealed record TlsServerEndpoint : ServerEndpoint
{
    /// <summary>What is encrypted.</summary>
    public required ServerEndpoint Transport { get; init; }

    /// <summary>How.</summary>
    public required TlsServerSettings Tls { get; init; }

    /// <inheritdoc cref="ServerEndpoint"/>
    public override string ToString()
    {
        var text = new StringBuilder("tls:");
        if (Transport is TcpServerEndpoint { Family: System.Net.Sockets.AddressFamily.Unspecified } tcp)
        {
            var plain = tcp.ToString();
            text.Append(plain.StartsWith("tcp:", StringComparison.Ordinal) ? plain["tcp:".Length..] : plain);
        }
        else
        {
            text.Append('[').Append(Transport).Append(']');
        }

        Append("cert", Tls.Certificate);
        Append("key", Tls.Key);
        Append("passphrase", Tls.PassphraseFile);
        Append("clientca", Tls.ClientAuthorities);
        Append("clientcert", Tls.RequiresClientCertificate ? null : "optional");
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

    /// <inheritdoc/>
    public override ListeningPort Listen(Factory factory, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(logger);
        TlsServerContext context;
        try
        {
            context = TlsServerContext.Load(Tls, logger);
        }
        catch (ListenException exception)
        {
            throw new ListenException($"cannot listen on \"{this}\": {exception.Message}", exception);
        }

        Factory encrypting = new TlsServerFactory(factory, context, logger);
        var port = Transport is SocketServerEndpoint socket
            ? SocketPort.Open(socket, ProxyProtocolFactory.Around(encrypting, socket, logger), logger, expectsTls: true)
            : Transport.Listen(encrypting, logger);
        return new TlsPort(port, context);
    }

    /// <summary>The same with other settings for its encryption and transport, which compare by what they say.</summary>
    public bool Equals(TlsServerEndpoint? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    internal static TlsServerEndpoint From(EndpointDescription description)
    {
        var settings = new EndpointSettings(description);
        var transport = TransportOf(description, settings);
        var certificate = settings.Text("cert", "certKey");
        var key = settings.Text("key", "privateKey");
        var tls = new TlsServerSettings
        {
            Certificate = certificate ?? key ?? throw settings.Fault("has no certificate; say where it is: cert=FILE"),
            Key = certificate is null ? null : key,
            PassphraseFile = settings.Text("passphrase"),
            ClientAuthorities = settings.Text("clientca"),
            RequiresClientCertificate = settings.Choice("clientcert", "required", "optional") is not "optional",
            ApplicationProtocols = settings.ApplicationProtocols(),
            OldestVersion = settings.OldestTlsVersion(),
            HandshakeTimeout = settings.Duration("handshake") ?? TlsServerSettings.DefaultHandshakeTimeout,
        };
        settings.ExpectNoOthers();
        if (!tls.RequiresClientCertificate && tls.ClientAuthorities is null)
        {
            throw settings.Fault("has clientcert=optional, and no authorities whose certificates it accepts; say where they are: clientca=FILE");
        }

        return new TlsServerEndpoint { Transport = transport, Tls = tls };
    }

    private static ServerEndpoint TransportOf(EndpointDescription description, EndpointSettings settings)
    {
        if (description.Arguments is not [['[', .. var inner, ']']])
        {
            return TcpServerEndpoint.Read(description, settings);
        }

        var transport = ServerEndpoint.Parse(inner);
        return transport is not TlsServerEndpoint ? transport : throw settings.Fault($"encrypts \"{inner}\", which is encrypted already");
    }
}
