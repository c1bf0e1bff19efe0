using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Twisted.Tests.Web;

public sealed class NastyNameTests
{
    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, PageSamples.NastyNames.Count())];

    [Theory]
    [InlineData("<b>", "&#60;b&#62;", "%3Cb%3E")]
    [InlineData("a\"'&", "a&#34;&#39;&#38;", "a%22%27%26")]
    [InlineData("a%20?#", "a%20?#", "a%2520%3F%23")]
    [InlineData("a:b", "a:b", "a%3Ab")]
    [InlineData("\n", "<span class=mark>U+000A</span>", "%0A")]
    [InlineData("x\u202Ey", "x<span class=mark>U+202E</span>y", "x%E2%80%AEy")]
    [InlineData("\u007f\u0080", "<span class=mark>U+007F</span><span class=mark>U+0080</span>", "%7F%C2%80")]
    [InlineData("é😀", "é😀", "%C3%A9%F0%9F%98%80")]
    [InlineData("a\u200Db", "a\u200Db", "a%E2%80%8Db")]
    public void A_name_is_shown_and_linked_safely(string name, string shown, string link) =>
        Assert.Contains($"<a href=\"./{link}\"><bdi lang=\"\">{shown}</bdi></a>", Html(name), StringComparison.Ordinal);

    [Fact]
    public void A_name_without_an_address_has_no_link()
    {
        // Not as data of a theory: what carries that to the test replaces halves of pairs.
        foreach (var (name, shown) in new[] { ("a\uD800b", "a\uFFFDb"), ("\uDC00", "\uFFFD"), ("x\uDBFF", "x\uFFFD") })
        {
            Assert.Contains($"</svg><bdi lang=\"\">{shown}</bdi></span>", Html(name), StringComparison.Ordinal);
            using var json = JsonDocument.Parse(PageSamples.Write(output => new DirectoryPage("/", [new(name, false)]).Write(PageFormat.Json, output)));
            var entry = json.RootElement.GetProperty("entries")[0];
            Assert.Equal(shown, entry.GetProperty("name").GetString());
            Assert.Equal(JsonValueKind.Null, entry.GetProperty("href").ValueKind);
        }
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public async Task Whoever_follows_the_link_of_a_name_asks_for_that_name(int index)
    {
        var name = PageSamples.NastyNames.ElementAt(index);
        var html = Html(name);
        if (!MarkupWriter.IsAddressable(name))
        {
            Assert.DoesNotContain("href=\"./", html, StringComparison.Ordinal);
            return;
        }

        var link = Regex.Match(html, "<a href=\"\\./([^\"]*)\"").Groups[1].Value;
        Assert.Matches("^[A-Za-z0-9._~%-]*$", link);
        Assert.Equal(name, Uri.UnescapeDataString(link));
        await using var server = await ResourceServer.StartAsync(new DelegateResource(context => context.Response.WriteAsJsonAsync(context.Request.PathBase.Value + context.Request.Path.Value)));
        Assert.Equal("/folder/" + name, JsonSerializer.Deserialize<string>(await server.Client.GetStringAsync(new Uri(server.Address, "/folder/./" + link))));
        using var json = JsonDocument.Parse(PageSamples.Write(output => new DirectoryPage("/", [new(name, false)]).Write(PageFormat.Json, output)));
        Assert.Equal(name, json.RootElement.GetProperty("entries")[0].GetProperty("name").GetString());
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void The_text_of_a_name_is_all_that_it_makes(int index)
    {
        var name = PageSamples.NastyNames.ElementAt(index);
        var cell = Regex.Match(Html(name), "</svg>(?:<a [^>]*>)?<bdi lang=\"\">(.*?)</bdi>(?:</a>)?</span></th>", RegexOptions.Singleline).Groups[1].Value;
        var text = WebUtility.HtmlDecode(Regex.Replace(cell, "<span class=mark>|</span>", ""));
        Assert.DoesNotContain(text, character => char.IsControl(character) || character is >= '\u202A' and <= '\u202E');
        Assert.DoesNotMatch("[<>\"']", Regex.Replace(cell, "<span class=mark>|</span>", ""));
    }

    [Fact]
    public Task They_are_listed() => Verify(PageSamples.Shorten(PageSamples.Write(output => new DirectoryPage("/</title>\u202E/<b>\n/", PageSamples.Nasty).Write(PageFormat.Html, output))));

    private static string Html(string name) => PageSamples.Write(output => new DirectoryPage("/folder/", [new(name, false)]).Write(PageFormat.Html, output));
}
