using System.Text;
using System.Text.Json;
using Twisted.PluginHost.Searching;

namespace Twisted.PluginHost.Tests.Searching;

public sealed class SearchPageTests
{
    [Fact]
    public async Task Lists_may_be_text_and_what_is_missing_is_empty()
    {
        var page = await ReadAsync("""{"data":[{"id":"A","version":"1.0","authors":"Ann, Bob","tags":"x y,z","owners":null,"packageTypes":[{"name":"TwistedPlugin"},{},3]}]}""");
        var hit = Assert.Single(page.Hits);
        Assert.Equal(int.MaxValue, page.Total);
        Assert.Equal(["1.0"], hit.Versions.Select(version => version.ToString()));
        Assert.Equal(["Ann", "Bob"], hit.Authors);
        Assert.Equal(["x", "y", "z"], hit.Tags);
        Assert.Equal(["TwistedPlugin"], hit.Types);
        Assert.Equal((0, "", true), (hit.Owners.Count, hit.Description, hit.IsPlugin));
    }

    [Theory]
    [InlineData("""{"id":"../A","version":"1.0"}""")]
    [InlineData("""{"id":"A","version":"one"}""")]
    [InlineData("""{"id":7,"version":"1.0"}""")]
    [InlineData("""{"version":"1.0"}""")]
    [InlineData("7")]
    public async Task A_hit_without_an_id_and_version_is_passed_over(string hit) =>
        Assert.Empty((await ReadAsync($$"""{"totalHits":1,"data":[{{hit}}]}""")).Hits);

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    public async Task Something_else_is_refused(string text) => await Assert.ThrowsAsync<JsonException>(() => ReadAsync(text));

    private static async Task<SearchPage> ReadAsync(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await SearchPage.ReadAsync(stream, CancellationToken.None);
    }
}
