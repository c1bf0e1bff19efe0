using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Twisted.Web;

/// <summary>Talks to its clients by WebSockets (RFC 6455, over HTTP/2 RFC 8441), at its path and all below.</summary>
/// <remarks>
/// Nothing else has to be set up for it. A request that is no handshake is answered with 426, a malformed one with 400, and one of a
/// page from elsewhere with 403.
/// </remarks>
public abstract class WebSocketResource : Resource
{
    /// <summary>The one entry of <see cref="AllowedOrigins"/> that allows all.</summary>
    public const string AnyOrigin = "*";

    [Ephemeral]
    private WebSocketMiddleware? _handshakes;

    /// <summary>
    /// Of which sites pages may connect, such as <c>https://example.com</c>; <see cref="AnyOrigin"/> for all. With none, as by default, only those of the host and port that the request names.
    /// </summary>
    /// <remarks>A browser sends its cookies with a handshake of any page, so this is all that keeps others out. Programs send no origin, and are not kept out.</remarks>
    [Kept]
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>How often an idle client is sent a ping; 30 seconds by default, zero for never.</summary>
    [Kept]
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ping may stay without an answer, before the client is taken for gone; 20 seconds by default.</summary>
    [Kept]
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    /// <summary>The subprotocols that it speaks, best first; of these the first that the client offers is taken. None by default.</summary>
    protected virtual IReadOnlyList<string> Subprotocols => [];

    private WebSocketMiddleware Handshakes =>
        _handshakes ?? Interlocked.CompareExchange(ref _handshakes, MakeHandshakes(), null) ?? _handshakes;

    /// <inheritdoc/>
    public sealed override Task RenderAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Handshakes.Invoke(context);
    }

    /// <summary>Talks to a client, until one of both closes. Called for several at the same time.</summary>
    /// <param name="socket">Closed normally when this returns and did not, and with status 1011 when it throws. It throws a <see cref="WebSocketException"/> when the client goes without a word.</param>
    /// <param name="context">The request. <see cref="HttpContext.RequestAborted"/> is cancelled when the connection is gone, or the server stops and waits no longer.</param>
    protected abstract Task HandleAsync(WebSocket socket, HttpContext context);

    private WebSocketMiddleware MakeHandshakes() => new(
        AcceptAsync,
        Microsoft.Extensions.Options.Options.Create(new WebSocketOptions { KeepAliveInterval = KeepAliveInterval, KeepAliveTimeout = KeepAliveInterval > TimeSpan.Zero ? KeepAliveTimeout : Timeout.InfiniteTimeSpan }),
        NullLoggerFactory.Instance);

    private async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            RefuseHandshake(context);
            return;
        }

        if (!IsAllowed(context, out var origin))
        {
            RequestLogger.Of(context).OriginRefused(GetType().Name, origin);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var offered = context.WebSockets.WebSocketRequestedProtocols;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Subprotocols.FirstOrDefault(offered.Contains)).ConfigureAwait(false);
        try
        {
            await HandleAsync(socket, context).ConfigureAwait(false);
            await CloseAsync(socket, WebSocketCloseStatus.NormalClosure, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEndOfClient(exception, context))
        {
            socket.Abort();
        }
        catch (Exception exception)
        {
            RequestLogger.Of(context).WebSocketFails(GetType().Name, exception);
            await CloseAsync(socket, WebSocketCloseStatus.InternalServerError, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static bool IsEndOfClient(Exception exception, HttpContext context) =>
        exception is WebSocketException or ConnectionAbortedException || (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested);

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, CancellationToken cancellationToken)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            await socket.CloseOutputAsync(status, statusDescription: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
    }

    private static void RefuseHandshake(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var asks = request.Headers.Upgrade.Any(value => value?.Contains("websocket", StringComparison.OrdinalIgnoreCase) ?? false);
        var isKnownVersion = request.Headers.SecWebSocketVersion == "13";
        if (!HttpProtocol.IsHttp11(request.Protocol) || (asks && isKnownVersion))
        {
            // Other versions of HTTP have no Upgrade (RFC 9113, section 8.2.2), so there is nothing to tell.
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        response.StatusCode = StatusCodes.Status426UpgradeRequired;
        response.Headers.Upgrade = "websocket";
        response.Headers.Connection = "Upgrade";
        response.Headers.SecWebSocketVersion = "13";
    }

    private bool IsAllowed(HttpContext context, out string origin)
    {
        origin = context.Request.Headers.Origin.ToString();
        var text = origin;
        return text.Length == 0
            || (AllowedOrigins.Count == 0
                ? Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Authority.Equals(HostOf(context.Request, url.Scheme), StringComparison.OrdinalIgnoreCase)
                : AllowedOrigins.Any(allowed => allowed == AnyOrigin || allowed.TrimEnd('/').Equals(text, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>As it is in an origin of that scheme: without the port that goes without saying. A proxy may have ended TLS, so the request's own scheme says nothing.</summary>
    private static string HostOf(HttpRequest request, string scheme) =>
        request.Host.Port is { } port && port == (scheme == "https" ? 443 : 80) ? request.Host.Host : request.Host.Value ?? "";
}
