using System.Text.Json;
using System.Text.RegularExpressions;

namespace Twisted.Tests.Web;

public sealed class DirectoryPageTests
{
    [Fact]
    public Task A_folder_is_listed() => Verify(PageSamples.Shorten(Html("/pub/releases & more/0.1.0/", PageSamples.Release)));

    [Fact]
    public Task A_folder_is_listed_as_JSON() => Verify(
        PageSamples.Write(output => new DirectoryPage("/pub/0.1.0/", PageSamples.Release).Write(PageFormat.Json, output)).Replace("},{", "},\n{", StringComparison.Ordinal));

    [Fact]
    public Task An_empty_root_says_so() => Verify(PageSamples.Shorten(Html("/", [])));

    [Fact]
    public void An_empty_folder_is_JSON_too() => Assert.Equal(
        """{"path":"/","folders":0,"files":0,"size":0,"entries":[]}""",
        PageSamples.Write(output => new DirectoryPage("/", []).Write(PageFormat.Json, output)));

    [Theory]
    [InlineData("", "9-samples 10-manuals packages empty gone handbook.pdf jingle.ogg")]
    [InlineData("?C=N&O=A", "9-samples 10-manuals packages empty gone handbook.pdf jingle.ogg")]
    [InlineData("?C=N;O=D", "packages 10-manuals 9-samples دليل Ελληνικά")]
    [InlineData("?C=M&O=A", "9-samples 10-manuals packages gone empty jingle.ogg logo.svg")]
    [InlineData("?C=M&O=D", "packages 10-manuals 9-samples twisted-0.1.0.tar.gz.asc twistd twisted-0.1.0.tar.gz README.md")]
    [InlineData("?C=S&O=A", "9-samples 10-manuals packages gone empty Program.cs twisted-0.1.0.tar.gz.asc")]
    [InlineData("?O=D&C=S", "9-samples 10-manuals packages opening twistd twisted-0.1.0.tar.gz handbook.pdf")]
    [InlineData("?C=X&O=Y&C&=&;;%", "9-samples 10-manuals packages empty gone")]
    [InlineData("?O=D", "packages 10-manuals 9-samples")]
    public void The_query_sorts_and_folders_come_first(string query, string expected)
    {
        var html = Html("/", PageSamples.Release, DirectoryOrder.Parse(query));
        var names = Names(html).Select(name => name.Split(' ')[0].TrimEnd('/')).ToArray();
        Assert.Equal(expected.Split(' '), names[..expected.Split(' ').Length]);
    }

    [Fact]
    public void Files_of_one_size_are_sorted_by_name_in_both_directions()
    {
        DirectoryEntry[] entries = [new("b", false, 1), new("a", false, 1), new("c", false, 2)];
        Assert.Equal(["a", "b", "c"], Names(Html("/", entries, DirectoryOrder.Parse("?C=S&O=A"))));
        Assert.Equal(["c", "a", "b"], Names(Html("/", entries, DirectoryOrder.Parse("?C=S&O=D"))));
    }

    [Fact]
    public void The_order_of_names_is_a_total_one()
    {
        string[] names = ["a", "A", "a1", "a01", "a001", "a1b", "a01b", "a2", "a10", "a9x", "B", "", "0", "00", "007", "7", "_", "é", "\uD800", .. PageSamples.NastyNames];
        foreach (var x in names)
        {
            foreach (var y in names)
            {
                Assert.Equal(Math.Sign(NaturalOrder.Compare(x, y)), -Math.Sign(NaturalOrder.Compare(y, x)));
                Assert.Equal(x == y, NaturalOrder.Compare(x, y) == 0);
                Assert.All(names, z => Assert.False(NaturalOrder.Compare(x, y) < 0 && NaturalOrder.Compare(y, z) < 0 && NaturalOrder.Compare(x, z) >= 0, $"{x} {y} {z}"));
            }
        }
    }

    [Theory]
    [InlineData(0, "0 B", "0 bytes")]
    [InlineData(1, "1 B", "1 byte")]
    [InlineData(1023, "1023 B", "1,023 bytes")]
    [InlineData(1024, "1.0 KiB", "1,024 bytes")]
    [InlineData(102_348, "99.9 KiB", "102,348 bytes")]
    [InlineData(102_400, "100 KiB", "102,400 bytes")]
    [InlineData(1_048_063, "1023 KiB", "1,048,063 bytes")]
    [InlineData(1_048_575, "1.0 MiB", "1,048,575 bytes")]
    [InlineData(5_368_709_120, "5.0 GiB", "5,368,709,120 bytes")]
    [InlineData(long.MaxValue, "8.0 EiB", "9,223,372,036,854,775,807 bytes")]
    public void Sizes_are_read_by_people_and_exact_in_the_title(long size, string shown, string exact)
    {
        var html = Html("/", [new("a", false, size)]);
        Assert.Contains($"<td class=number title=\"{exact}\">{shown.Replace(' ', '\u00A0')}</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sum_of_sizes_that_no_number_holds_does_not_fail()
    {
        DirectoryEntry[] entries = [new("a", false, long.MaxValue), new("b", false, long.MaxValue), new("c", false, -1)];
        Assert.Contains("8.0\u00A0EiB", Html("/", entries), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/", "../")]
    [InlineData("/a/b c/d/", "../../../ ../../ ../")]
    [InlineData("//example.org//x/", "../../../../ ../../../ ../../")]
    public void The_way_up_is_relative(string path, string links)
    {
        var header = Regex.Match(Html(path, []), "<header>.*</header>").Value;
        var found = Regex.Matches(header, "href=\"([^\"]*)\"").Select(match => match.Groups[1].Value);
        Assert.Equal(path == "//example.org//x/" ? ["../../../../", "../../"] : links.Split(' '), found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    public void A_path_without_its_slashes_is_refused(string path) => Assert.Contains("redirect", Assert.Throws<ArgumentException>(() => new DirectoryPage(path, [])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task It_is_answered_with_headers_and_in_pieces()
    {
        var entries = Enumerable.Range(0, 20_000).Select(i => new DirectoryEntry($"file {i}", false, i, DateTimeOffset.UnixEpoch.AddHours(i), "text/plain"));
        await using var server = await ResourceServer.StartAsync(new DelegateResource(context => DirectoryPage.RenderAsync(context, entries)));
        using var answer = await server.Client.GetAsync("/many/?C=M&O=D");
        var html = await answer.Content.ReadAsStringAsync();

        Assert.Equal(20_000, Names(html).Count);
        Assert.Equal("file 19999", Names(html)[0]);
        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        Assert.Equal("Accept", answer.Headers.Vary.Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'; style-src 'sha256-", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_JSON_and_HEAD_no_body()
    {
        await using var server = await ResourceServer.StartAsync(new DelegateResource(context => DirectoryPage.RenderAsync(context, PageSamples.Release)));
        server.Client.DefaultRequestHeaders.Add("Accept", "application/json");
        using var answer = await server.Client.GetAsync("/a%20b/");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        using var head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/a%20b/"));

        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("/a b/", json.RootElement.GetProperty("path").GetString());
        Assert.Equal(16, json.RootElement.GetProperty("entries").GetArrayLength());
        Assert.Equal("application/json", head.Content.Headers.ContentType?.ToString());
    }

    private static string Html(string path, DirectoryEntry[] entries, DirectoryOrder order = default) =>
        PageSamples.Write(output => new DirectoryPage(path, entries, order).Write(PageFormat.Html, output));

    private static List<string> Names(string html) => [.. Regex.Matches(html, "<tr><th scope=row>.*?<bdi lang=\"\">(.*?)</bdi>").Select(match => match.Groups[1].Value)];
}
