using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace TwistedQuotes.Web;

/// <summary>A page with a quote.</summary>
internal static class QuotePage
{
    private const string Style =
        "body{margin:0;min-height:100vh;display:grid;place-content:center;font:1.5rem/1.5 Georgia,serif}"
        + "blockquote{max-width:36rem;margin:2rem;white-space:pre-wrap;overflow-wrap:anywhere}";

    private static readonly HtmlEncoder Letters = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Nothing but the style of the page itself.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <param name="quote">Somebody else's words, in which markup is none.</param>
    public static string Write(string quote) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>Quote of the day</title>
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <style>{Style}</style>
        </head>
        <body>
        <blockquote lang="">{Letters.Encode(quote)}</blockquote>
        </body>
        </html>
        """;
}
