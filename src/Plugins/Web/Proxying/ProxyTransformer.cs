using System.Net;
using System.Net.Sockets;
using Yarp.ReverseProxy.Forwarder;

namespace Twisted.Web;

/// <summary>What of a request is not passed on as it came: where it goes, and what is said of the client.</summary>
/// <param name="proxy">Whose settings hold.</param>
internal sealed class ProxyTransformer(ReverseProxy proxy) : HttpTransformer
{
    private static readonly string[] OfProxies =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Server", "X-Real-IP"];

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        var request = httpContext.Request;
        var headers = proxyRequest.Headers;
        headers.Host = proxy.KeepsHost ? request.Host.Value : null;
        if (RawPath.Of(httpContext) is { } path)
        {
            proxyRequest.RequestUri = new Uri(destinationPrefix + path + request.QueryString.Value);
        }

        if (!proxy.TrustsForwarded)
        {
            foreach (var name in OfProxies)
            {
                headers.Remove(name);
            }
        }

        var client = httpContext.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : httpContext.Connection.RemoteIpAddress;
        Append(proxyRequest, "Forwarded", Forwarded(client, request));
        if (client is not null)
        {
            Append(proxyRequest, "X-Forwarded-For", client.ToString());
        }

        Set(proxyRequest, "X-Forwarded-Proto", request.Scheme);
        Set(proxyRequest, "X-Forwarded-Host", request.Host.Value);
        Set(proxyRequest, "X-Forwarded-Prefix", request.PathBase.ToUriComponent());
        Append(proxyRequest, "Via", $"{request.Protocol[(request.Protocol.IndexOf('/', StringComparison.Ordinal) + 1)..]} {proxy.Pseudonym}");
    }

    /// <summary>As RFC 7239, section 4, has it: an address of IPv6 in brackets and quotes, a host in quotes for the sake of its port.</summary>
    private static string Forwarded(IPAddress? client, HttpRequest request)
    {
        var by = client is null ? "unknown" : client.AddressFamily == AddressFamily.InterNetworkV6 ? $"\"[{client}]\"" : client.ToString();
        var host = request.Host.Value;
        return string.IsNullOrEmpty(host) || host.AsSpan().IndexOfAny('"', '\\') >= 0 ? $"for={by};proto={request.Scheme}" : $"for={by};host=\"{host}\";proto={request.Scheme}";
    }

    private static void Append(HttpRequestMessage message, string name, string value)
    {
        // One line, as some servers look only at the first or the last of several.
        var before = message.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
        message.Headers.Remove(name);
        message.Headers.TryAddWithoutValidation(name, before.Length > 0 ? $"{before}, {value}" : value);
    }

    /// <summary>Unless a proxy in front said so already, who knows better.</summary>
    private static void Set(HttpRequestMessage message, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value) && !message.Headers.Contains(name))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
