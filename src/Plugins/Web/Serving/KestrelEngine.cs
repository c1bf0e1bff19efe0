using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Twisted.Web;

/// <summary>Kestrel without a socket of its own: it serves the connections that it is given. Started with the first of them.</summary>
/// <remarks>Safe for use from any thread.</remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Kestrel disposes of the listeners that it has bound.")]
internal sealed class KestrelEngine : IConnectionListenerFactory
{
    private readonly Lazy<Task> _starting;
    private readonly KestrelServer _server;
    private readonly Listener _http1 = new("http/1.1");
    private readonly Listener _http2 = new("h2");

    static KestrelEngine()
    {
        // A line of a head ends with CR LF: what takes less than that can be led astray (RFC 9112, section 2.2).
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
    }

    public KestrelEngine(Site site)
    {
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(new SiteLoggerFactory(site)).AddLogging().BuildServiceProvider();
        var options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false, AllowSynchronousIO = false };
        SiteLimits.Apply(options.Limits);
        options.Listen(_http1.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        options.Listen(_http2.EndPoint, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(next => connection =>
            {
                ((KestrelContext)connection).HearOfDrain();
                return next(connection);
            });
        });
        _server = new KestrelServer(Microsoft.Extensions.Options.Options.Create(options), this, services.GetRequiredService<ILoggerFactory>());
        _starting = new Lazy<Task>(() => _server.StartAsync(new SiteApplication(site, services), CancellationToken.None));
    }

    /// <summary>Gives a connection to it.</summary>
    public async ValueTask ServeAsync(ConnectionContext connection, bool isHttp2, CancellationToken cancellationToken)
    {
        await _starting.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        (isHttp2 ? _http2 : _http1).Add(connection);
    }

    /// <summary>Ends it, after its connections have.</summary>
    public async Task StopAsync()
    {
        if (_starting.IsValueCreated)
        {
            await _starting.Value.ConfigureAwait(false);
            await _server.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _server.Dispose();
    }

    ValueTask<IConnectionListener> IConnectionListenerFactory.BindAsync(EndPoint endpoint, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IConnectionListener>(endpoint == _http2.EndPoint ? _http2 : _http1);

    private sealed class Listener(string name) : IConnectionListener
    {
        private readonly Channel<ConnectionContext> _waiting = Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true });

        public EndPoint EndPoint { get; } = new NamedEndPoint(name);

        public void Add(ConnectionContext connection)
        {
            if (!_waiting.Writer.TryWrite(connection))
            {
                connection.Abort();
                _ = connection.DisposeAsync().AsTask();
            }
        }

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _waiting.Reader.TryRead(out var connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _waiting.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }

    private sealed class NamedEndPoint(string name) : EndPoint
    {
        public override string ToString() => name;
    }
}
