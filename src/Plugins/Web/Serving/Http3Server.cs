using System.Net;
using System.Net.Quic;
using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Twisted.Network;
using Twisted.Services;

namespace Twisted.Web;

/// <summary>Serves a site by HTTP/3 (RFC 9114) as well, on a UDP port; the answers of the site's encrypted ports tell clients of it (RFC 7838).</summary>
/// <remarks>
/// QUIC is that of .NET, which needs libmsquic 2.2 or newer. Its sockets are its own: they are not handed over to a successor, whose clients fall back to the site's other ports
/// until it has bound the port.
/// </remarks>
[Persisted("Twisted.Web.Http3Server", 1)]
public sealed partial class Http3Server : Service
{
    [Ephemeral]
    private WebApplication? _application;

    /// <param name="site">What is served.</param>
    /// <param name="endpoint">An endpoint such as <c>tls:443:cert=FILE</c>: of it are the port, by UDP and on all addresses, and the certificate.</param>
    /// <exception cref="ArgumentException">It is another kind of endpoint.</exception>
    public Http3Server(Site site, ServerEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (endpoint is not TlsServerEndpoint { Transport: TcpServerEndpoint })
        {
            throw new ArgumentException($"\"{endpoint}\" is no endpoint for HTTP/3; it is one such as tls:443:cert=FILE.", nameof(endpoint));
        }

        (Site, Endpoint) = (site, endpoint);
    }

    [Kept]
    public Site Site { get; }

    [Kept]
    public ServerEndpoint Endpoint { get; }

    /// <summary>The UDP port.</summary>
    [Ephemeral]
    public int Port => ((TcpServerEndpoint)((TlsServerEndpoint)Endpoint).Transport).Port;

    /// <inheritdoc/>
    /// <exception cref="ListenException">There is no libmsquic here, the port is taken, or the certificate cannot be used.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (!IsSupported())
        {
            throw new ListenException("cannot serve HTTP/3: libmsquic is not here; install it (Microsoft's package feeds have it as libmsquic), or leave --http3 out");
        }

        var context = TlsServerContext.Load(((TlsServerEndpoint)Endpoint).Tls, Logger);
        Site.DoStart(Logger);
        try
        {
            _application = Build(context);
            await _application.Services.GetRequiredService<IServer>().StartAsync(new SiteApplication(Site, _application.Services), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            await EndAsync(CancellationToken.None).ConfigureAwait(false);
            throw new ListenException($"cannot serve HTTP/3 on the UDP port {Port}: {exception.Message}", exception);
        }

        Site.Http3Port = Port;
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_application is not null)
        {
            Site.Http3Port = null;
            await EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsSupported() => (OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) && QuicListener.IsSupported;

    private WebApplication Build(TlsServerContext context)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(new SiteLoggerFactory(Site));
        builder.WebHost.UseKestrelCore().UseQuic().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            SiteLimits.Apply(options.Limits);
            options.Listen(IPAddress.IPv6Any, Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http3;
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = hello =>
                    {
                        var tls = context.OptionsFor(hello.ClientHelloInfo.ServerName);
                        tls.EnabledSslProtocols = SslProtocols.Tls13;
                        return ValueTask.FromResult(tls);
                    },
                });
            });
        });
        return builder.Build();
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        var application = _application;
        _application = null;
        if (application is not null)
        {
            await application.Services.GetRequiredService<IServer>().StopAsync(cancellationToken).ConfigureAwait(false);
            await application.DisposeAsync().ConfigureAwait(false);
        }

        Site.DoStop();
    }
}
