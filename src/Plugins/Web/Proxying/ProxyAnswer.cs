using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Twisted.Web;

/// <summary>What a client hears from the proxy itself.</summary>
internal static class ProxyAnswer
{
    public static Task WriteAsync(HttpContext context, int status, string text)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        return response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{status} {ReasonPhrases.GetReasonPhrase(status)}\n{text}\n"), CancellationToken.None);
    }
}
