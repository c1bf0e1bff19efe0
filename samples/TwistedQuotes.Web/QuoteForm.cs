using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace TwistedQuotes.Web;

/// <summary>A form that a quote is sent in.</summary>
internal sealed record QuoteForm(MediaTypeHeaderValue Type, Func<string, string> Text)
{
    private static readonly JavaScriptEncoder Letters = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>The first is for those that take anything, such as curl; browsers ask for HTML before anything else.</summary>
    private static readonly QuoteForm[] All =
    [
        new(new("text/plain"), quote => quote),
        new(new("text/html"), QuotePage.Write),
        new(new("application/json"), quote => $$"""{ "quote": "{{JsonEncodedText.Encode(quote, Letters)}}" }"""),
    ];

    public string ContentType => $"{Type}; charset=utf-8";

    public byte[] Write(string quote) => Encoding.UTF8.GetBytes(Text(quote) + "\n");

    /// <summary>Chooses the form of the highest quality, and between equals the first (RFC 9110, section 12.5.1); also for a client that takes none of them.</summary>
    public static QuoteForm Choose(IList<MediaTypeHeaderValue> accepted) => All.MaxBy(form => form.Quality(accepted))!;

    /// <summary>That of the most specific range which the form is in.</summary>
    private double Quality(IList<MediaTypeHeaderValue> accepted) => accepted
        .Where(range => Type.IsSubsetOf(range))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();
}
