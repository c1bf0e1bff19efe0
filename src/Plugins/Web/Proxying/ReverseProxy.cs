using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;

namespace Twisted.Web;

/// <summary>Lets other servers answer for its path and all below, and passes on what they say: HTTP/1.1, HTTP/2 and WebSockets.</summary>
/// <remarks>
/// <para>
/// The path that is left goes behind that of the destination, as the client wrote it. Servers behind it learn of the client by <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and
/// <c>-Prefix</c> and by <c>Forwarded</c> (RFC 7239); what the client itself says there is dropped.
/// </para>
/// <para>
/// Several destinations have their turns. One that cannot be connected to is left out for 10 seconds, and the next gets its request, as nothing of that was sent yet; when all fail the answer is 502, or 504 after
/// a time-out. A request that comes back to this proxy is answered with 508: its name is in <c>Via</c> (RFC 9110, section 7.6.3).
/// </para>
/// </remarks>
/// <param name="destinations">One at least.</param>
/// <exception cref="ArgumentException">There is none, or one is no URL of http or https and no path of a UNIX socket.</exception>
[Persisted("Twisted.Web.ReverseProxy", 1)]
public sealed partial class ReverseProxy(IReadOnlyList<string> destinations) : Resource
{
    [Ephemeral]
    private readonly string _pseudonym = $"twisted-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    [Ephemeral]
    private ProxyForwarder? _forwarder;

    /// <param name="destination">A URL of http or https, such as <c>http://127.0.0.1:8081/app</c>, or <c>unix:/run/app.sock</c> for http by a UNIX socket.</param>
    /// <param name="more">Others that answer the same.</param>
    /// <exception cref="ArgumentException">One of them is neither.</exception>
    public ReverseProxy(string destination, params string[] more)
        : this([destination, .. more])
    {
    }

    [Kept]
    public IReadOnlyList<string> Destinations { get; } = ProxyAddress.Checked(destinations);

    /// <summary>True to pass on the <c>Host</c> that the client asked for; by default it is that of the destination, <c>localhost</c> for a UNIX socket.</summary>
    [Kept]
    public bool KeepsHost { get; init; }

    /// <summary>True to add to what the client says in <c>X-Forwarded-…</c> and <c>Forwarded</c>, for a proxy that only other proxies can reach; false by default.</summary>
    [Kept]
    public bool TrustsForwarded { get; init; }

    /// <summary>True to speak HTTP/2 with destinations of http and UNIX sockets, as gRPC needs; false by default: HTTP/1.1. Those of https say themselves what they speak.</summary>
    [Kept]
    public bool UsesHttp2WithoutTls { get; init; }

    /// <summary>How long a destination may take to connect; 10 seconds by default.</summary>
    [Kept]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing may come and go before a request is given up; 100 seconds by default. It holds for WebSockets too.</summary>
    [Kept]
    public TimeSpan ActivityTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    /// <summary>For tests.</summary>
    [Ephemeral]
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What stands for this proxy in <c>Via</c>.</summary>
    internal string Pseudonym => _pseudonym;

    // The libraries behind it are loaded with the first request, so that a server without a proxy has none of them.
    private ProxyForwarder Forwarder
    {
        get
        {
            if (Volatile.Read(ref _forwarder) is { } forwarder)
            {
                return forwarder;
            }

            var made = new ProxyForwarder(this);
            return Interlocked.CompareExchange(ref _forwarder, made, null) ?? made;
        }
    }

    /// <inheritdoc/>
    public override Task RenderAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (HasPassed(context.Request))
        {
            RequestLogger.Of(context).ProxyLoops(context.Request.Method, context.Request.PathBase + context.Request.Path, string.Join(", ", Destinations));
            return ProxyAnswer.WriteAsync(context, StatusCodes.Status508LoopDetected, "The request came back to the server that had passed it on.");
        }

        if (HttpMethods.IsConnect(context.Request.Method) && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true })
        {
            // It asks for a tunnel to anywhere, which is what the other kind of proxy does.
            return ProxyAnswer.WriteAsync(context, StatusCodes.Status501NotImplemented, "There are no tunnels here.");
        }

        return Forwarder.ForwardAsync(context);
    }

    private bool HasPassed(HttpRequest request)
    {
        foreach (var line in request.Headers.Via)
        {
            foreach (var entry in (line ?? "").Split(','))
            {
                // "1.1 name (comment)"
                if (entry.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [_, var name, ..] && name == _pseudonym)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
