using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Twisted.Web;

/// <summary>The variables of a program: those of RFC 3875 section 4.1, those that became usual since, and nothing of this process but what is named.</summary>
internal static class CgiEnvironment
{
    /// <summary>Where programs look for others, when this process has no <c>PATH</c>.</summary>
    private const string UsualPath = "/usr/local/bin:/usr/bin:/bin";

    private static readonly string[] Passed = ["LANG", "TZ"];

    /// <param name="context">The request.</param>
    /// <param name="file">The absolute path of what answers it.</param>
    /// <param name="bodyLength">The length of its body; null when it has none.</param>
    /// <param name="processor">What to pass, and where the files are.</param>
    /// <exception cref="BadHttpRequestException">Something of the request cannot be a variable.</exception>
    public static Dictionary<string, string> Of(HttpContext context, string file, long? bodyLength, ProgramProcessor processor)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = UsualPath };
        foreach (var name in Passed.Concat(processor.PassedVariables).Prepend("PATH"))
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                variables[name] = value;
            }
        }

        CgiHeaderVariables.Add(context.Request.Headers, variables);
        AddRequest(context, variables, bodyLength);
        AddPlace(context.Request, variables, file, processor.Root);
        AddPeers(context, variables);
        processor.Extend(variables);
        if (variables.Values.Any(value => value.Contains('\0', StringComparison.Ordinal)))
        {
            throw new BadHttpRequestException("A request with a NUL cannot be given to a program.");
        }

        return variables;
    }

    private static void AddRequest(HttpContext context, Dictionary<string, string> variables, long? bodyLength)
    {
        var request = context.Request;
        variables["GATEWAY_INTERFACE"] = "CGI/1.1";
        variables["SERVER_SOFTWARE"] = "Twisted.Web";

        // The form is that of HTTP/1.1 for all of them.
        variables["SERVER_PROTOCOL"] = request.Protocol is "HTTP/2" or "HTTP/3" ? request.Protocol + ".0" : request.Protocol;
        variables["REQUEST_METHOD"] = request.Method;
        variables["QUERY_STRING"] = request.QueryString.Value is ['?', .. var query] ? query : "";
        if (bodyLength is { } length)
        {
            variables["CONTENT_LENGTH"] = length.ToString(CultureInfo.InvariantCulture);
        }

        if (request.ContentType is { Length: > 0 } type)
        {
            variables["CONTENT_TYPE"] = type;
        }

        if (context.User.Identity is { IsAuthenticated: true } identity)
        {
            variables["AUTH_TYPE"] = identity.AuthenticationType ?? "";
            variables["REMOTE_USER"] = identity.Name ?? "";
        }

        if (request.IsHttps)
        {
            variables["HTTPS"] = "on";
        }
    }

    private static void AddPlace(HttpRequest request, Dictionary<string, string> variables, string file, string? root)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        variables["REQUEST_URI"] = string.IsNullOrEmpty(target) ? (request.PathBase + request.Path).ToUriComponent() + request.QueryString.Value : target;
        variables["SCRIPT_NAME"] = request.PathBase.Value ?? "";
        variables["SCRIPT_FILENAME"] = file;
        if (request.Path.HasValue)
        {
            variables["PATH_INFO"] = request.Path.Value!;
        }

        if (root is not null)
        {
            variables["DOCUMENT_ROOT"] = root;
            if (request.Path.HasValue)
            {
                variables["PATH_TRANSLATED"] = root.TrimEnd('/') + request.Path.Value;
            }
        }
    }

    private static void AddPeers(HttpContext context, Dictionary<string, string> variables)
    {
        var connection = context.Connection;
        var host = context.Request.Host;
        variables["SERVER_NAME"] = host.HasValue && host.Host.Length > 0 ? host.Host : HostOf(connection.LocalIpAddress);
        var port = connection.LocalPort > 0 ? connection.LocalPort : context.Request.IsHttps ? 443 : 80;
        variables["SERVER_PORT"] = port.ToString(CultureInfo.InvariantCulture);

        // Empty for a peer of a UNIX socket: any address would be a lie that somebody may trust.
        variables["REMOTE_ADDR"] = variables["REMOTE_HOST"] = Plain(connection.RemoteIpAddress)?.ToString() ?? "";
    }

    private static string HostOf(IPAddress? address) => Plain(address) switch
    {
        null => "localhost",
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } six => $"[{six}]",
        var four => four.ToString(),
    };

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
