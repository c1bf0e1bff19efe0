using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Twisted.Web;

/// <summary>What is said about a page in its header, and which form of it the client would rather have.</summary>
internal static class PageAnswer
{
    /// <summary>Chooses by the quality that the client gives in Accept (RFC 9110, section 12.5.1); between equals, and for one that takes none of them, the first.</summary>
    /// <param name="request">Without an Accept that can be read, it takes anything.</param>
    /// <param name="formats">At least one, the best first.</param>
    public static PageFormat Choose(HttpRequest request, params ReadOnlySpan<PageFormat> formats)
    {
        var header = request.Headers.Accept;
        if (StringValues.IsNullOrEmpty(header) || !MediaTypeHeaderValue.TryParseList(header, out var accepted))
        {
            return formats[0];
        }

        var (best, quality) = (formats[0], 0.0);
        foreach (var format in formats)
        {
            if (Quality(accepted, MediaType(format)) is var offered && offered > quality)
            {
                (best, quality) = (format, offered);
            }
        }

        return best;
    }

    /// <summary>Sets what each of these pages needs. The code is left as it is.</summary>
    /// <remarks>
    /// Content-Type with the charset; Vary: Accept, as the same address has several forms; a Content-Security-Policy for exactly the inline style;
    /// X-Content-Type-Options: nosniff, as names of others are in it; Referrer-Policy, so that links to elsewhere tell nothing.
    /// </remarks>
    /// <param name="response">Not begun yet.</param>
    /// <param name="format">What will be written.</param>
    /// <param name="cacheControl"><c>no-store</c> for what was made for one client; <c>no-cache</c> for what may change at any time.</param>
    public static void SetHeaders(HttpResponse response, PageFormat format, string cacheControl)
    {
        var headers = response.Headers;
        headers.ContentType = MediaType(format) + (format == PageFormat.Json ? "" : "; charset=utf-8");
        headers.CacheControl = cacheControl;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = format == PageFormat.Html ? PageStyle.ContentSecurityPolicy : "default-src 'none'; frame-ancestors 'none'";
        if (!headers.GetCommaSeparatedValues(HeaderNames.Vary).Contains(HeaderNames.Accept, StringComparer.OrdinalIgnoreCase))
        {
            headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        }
    }

    private static string MediaType(PageFormat format) => format switch
    {
        PageFormat.Json => "application/json",
        PageFormat.Text => "text/plain",
        _ => "text/html",
    };

    /// <summary>That of the most specific range which the type is in.</summary>
    private static double Quality(IList<MediaTypeHeaderValue> accepted, string mediaType)
    {
        var (quality, precision) = (0.0, -1);
        foreach (var range in accepted)
        {
            var own = range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
            var matches = own switch
            {
                0 => true,
                1 => mediaType.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase),
                _ => range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase),
            };
            if (matches && own > precision)
            {
                (quality, precision) = (range.Quality ?? 1, own);
            }
        }

        return quality;
    }
}
