using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Twisted.Monitoring.Admin;

/// <summary>Kestrel alone, on a socket of ours: without a host, which would read settings and take signals.</summary>
internal sealed class AdminServer : IDisposable
{
    private const int MostConnections = 100;

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly KestrelServer _server;
    private int _isDisposed;

    private AdminServer(AdminAddress address, Socket socket, ILoggerFactory loggers)
    {
        Address = address;
        _socket = socket;
        var quiet = new WarningsOnly(loggers);
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            ApplicationServices = new ServiceCollection().AddSingleton<ILoggerFactory>(quiet).AddLogging().BuildServiceProvider(),
        };
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = 0;
        options.Listen(socket.LocalEndPoint!, static listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions { CreateBoundListenSocket = _ => socket }), quiet);
        _server = new KestrelServer(Options.Create(options), transport, quiet);
    }

    public AdminAddress Address { get; }

    /// <summary>The port, where it is at one.</summary>
    public int? Port => (_socket.LocalEndPoint as IPEndPoint)?.Port;

    /// <param name="address">Where.</param>
    /// <param name="isSuccessor">True when another process may have the address and gives it up.</param>
    /// <param name="pages">Answers requests.</param>
    /// <param name="loggers">Makes loggers for the log of the process.</param>
    /// <exception cref="Runner.RunException">The address is not to be had.</exception>
    public static AdminServer Open(AdminAddress address, bool isSuccessor, RequestDelegate pages, ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger(typeof(AdminServer).FullName!);
        var server = new AdminServer(address, AdminSocket.Bind(address, isSuccessor), loggers);
        server._server.StartAsync(new Requests(pages), CancellationToken.None).GetAwaiter().GetResult();
        log.AdminListens(server.Describe());
        if (address.IsWide)
        {
            log.AdminIsWide(server.Describe());
        }

        return server;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        using var patience = new CancellationTokenSource(LastWords);
        _server.StopAsync(patience.Token).GetAwaiter().GetResult();
        _server.Dispose();
        _socket.Dispose();
    }

    private string Describe() => Address.Path ?? _socket.LocalEndPoint!.ToString()!;

    private sealed class Requests(RequestDelegate pages) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => pages(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
