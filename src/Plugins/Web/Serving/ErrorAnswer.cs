using Microsoft.AspNetCore.WebUtilities;

namespace Twisted.Web;

/// <summary>Answers with an error, in a form that people can read.</summary>
internal static class ErrorAnswer
{
    public static async Task SendAsync(HttpContext context, int status)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = "text/plain; charset=utf-8";
        var text = $"{status} {ReasonPhrases.GetReasonPhrase(status)}\n";
        response.ContentLength = text.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
