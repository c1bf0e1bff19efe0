using System.Text;
using System.Text.Encodings.Web;

namespace Twisted.Web;

/// <summary>The list of the users that serve something.</summary>
internal static class UserPage
{
    public static async Task SendAsync(HttpContext context, IReadOnlyList<(string Link, string Text)> entries)
    {
        var text = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Users</title><h1>Users</h1>");
        text.Append(entries.Count == 0 ? "<p>Nobody serves anything here." : "<ul>");
        foreach (var (link, name) in entries)
        {
            text.Append("<li><a href=\"").Append(HtmlEncoder.Default.Encode(link)).Append("\">").Append(HtmlEncoder.Default.Encode(name)).Append("</a>");
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted).ConfigureAwait(false);
    }
}
