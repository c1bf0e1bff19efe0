using Twisted.Network;

namespace Twisted.Web;

/// <summary>Where a web server listens.</summary>
internal static class WebPorts
{
    public const string UsualCertificate = "server.pem";

    /// <summary>What is offered inside of TLS, the best first.</summary>
    private static readonly string[] Protocols = ["h2", "http/1.1"];

    public static IReadOnlyList<ServerEndpoint> Of(WebOptions options)
    {
        if (options.Personal)
        {
            return [PersonalSocket()];
        }

        var ports = options.Ports.Count > 0 ? options.Ports : [ServerEndpoint.Parse(WebOptions.UsualPort)];
        return [.. ports.Select(WithProtocols), .. options.Https is { } port ? [Encrypted(port, options)] : Array.Empty<ServerEndpoint>()];
    }

    /// <summary>How <c>--https</c> is encrypted.</summary>
    public static TlsServerSettings TlsOf(WebOptions options) => new()
    {
        Certificate = Path.GetFullPath(options.Certificate ?? UsualCertificate),
        Key = options.PrivateKey is { } key ? Path.GetFullPath(key) : null,
        ApplicationProtocols = Protocols,
    };

    /// <summary>For those who do not say themselves what they speak.</summary>
    private static ServerEndpoint WithProtocols(ServerEndpoint endpoint) =>
        endpoint is TlsServerEndpoint { Tls.ApplicationProtocols.Count: 0 } tls ? tls with { Tls = tls.Tls with { ApplicationProtocols = Protocols } } : endpoint;

    private static TlsServerEndpoint Encrypted(int port, WebOptions options) => new()
    {
        Transport = new TcpServerEndpoint { Port = port },
        Tls = TlsOf(options),
    };

    /// <summary>In the home of whoever runs this; anybody may connect to it who may look into that, as the server of all users does.</summary>
    private static UnixServerEndpoint PersonalSocket() => new()
    {
        Path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), UserDirectory.SocketName),
        Mode = Convert.ToInt32("666", 8),
    };
}
