using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Twisted.Tests.Web;

/// <summary>A server behind a proxy, at a free port or a UNIX socket.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Upstream(WebApplication application) => _application = application;

    public string Address { get; private set; } = "";

    public static async Task<Upstream> StartAsync(RequestDelegate handler, string? socketPath = null, int port = 0, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            if (socketPath is not null)
            {
                options.ListenUnixSocket(socketPath);
            }
            else
            {
                options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocols);
            }
        });
        var upstream = new Upstream(builder.Build());
        upstream._application.Run(handler);
        await upstream._application.StartAsync();
        upstream.Address = socketPath is not null ? "unix:" + socketPath
            : upstream._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return upstream;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    /// <summary>An address of this machine at which nobody listens.</summary>
    public static string Dead()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndpoint).Port}";
    }
}
