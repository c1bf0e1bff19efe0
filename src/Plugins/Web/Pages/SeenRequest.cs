using Microsoft.AspNetCore.Connections.Features;

namespace Twisted.Web;

/// <summary>A request as it reached the server, for people.</summary>
internal static class SeenRequest
{
    /// <summary>Names with values, which may hold anything that a client may send.</summary>
    public static IEnumerable<(string Name, string Value)> Describe(HttpContext context)
    {
        var request = context.Request;
        yield return ("Method", request.Method);
        yield return ("Address", $"{request.Scheme}://{(request.Host.HasValue ? request.Host.Value : "(none)")}{request.PathBase.Value}{request.Path.Value}{request.QueryString.Value}");
        yield return ("Protocol", request.Protocol);
        yield return ("Encryption", Encryption(context));
        yield return ("From", From(context.Connection));
        yield return ("Client", request.Headers.UserAgent is [{ Length: > 0 } agent] ? agent : "not given");
    }

    private static string Encryption(HttpContext context)
    {
        if (context.Features.Get<ITlsHandshakeFeature>() is { } handshake)
        {
            var protocol = handshake.Protocol.ToString();
            return protocol.StartsWith("Tls1", StringComparison.Ordinal) && protocol.Length > 4 ? $"TLS 1.{protocol[4..]}" : protocol.ToUpperInvariant();
        }

        return context.Request.IsHttps ? "TLS" : "none";
    }

    private static string From(ConnectionInfo connection) => connection.RemoteIpAddress switch
    {
        null => "a socket without an address",
        { IsIPv4MappedToIPv6: true } mapped => $"{mapped.MapToIPv4()}, port {connection.RemotePort}",
        var address => $"{address}, port {connection.RemotePort}",
    };
}
