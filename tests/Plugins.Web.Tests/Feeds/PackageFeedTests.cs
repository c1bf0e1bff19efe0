using System.Net;
using System.Text.Json.Nodes;

namespace Twisted.Tests.Web.Feeds;

public sealed class PackageFeedTests
{
    [Theory]
    [InlineData("", 308, "text/plain; charset=utf-8")]
    [InlineData("/", 200, "text/html; charset=utf-8")]
    [InlineData("/index.json", 200, "application/json")]
    [InlineData("/v3/index.json", 200, "application/json")]
    [InlineData("/v3/flat/a.b/index.json", 200, "application/json")]
    [InlineData("/v3/flat/A.B/index.json", 200, "application/json")]
    [InlineData("/v3/flat/a.b/1.0.0/a.b.1.0.0.nupkg", 200, "application/octet-stream")]
    [InlineData("/v3/flat/a.b/1.0.0/a.b.nuspec", 200, "application/xml")]
    [InlineData("/v3/flat/a.b/2.0.0-beta.1/a.b.2.0.0-beta.1.nupkg", 200, "application/octet-stream")]
    [InlineData("/v3/flat/a.b/1.0.0/a.b.2.0.0.nupkg", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/flat/a.b/1.0.0/keys", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/flat/a.b/3.0.0/a.b.3.0.0.nupkg", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/flat/none/index.json", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/flat/..%2f..%2fkeys/index.json", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/flat/", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/registration/a.b/index.json", 200, "application/json")]
    [InlineData("/v3/registration/a.b/1.0.0.json", 200, "application/json")]
    [InlineData("/v3/registration/a.b/page/1.0.0/2.0.0-beta.1.json", 200, "application/json")]
    [InlineData("/v3/registration/a.b/page/5.0.0/6.0.0.json", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/registration/a.b/page/x/y.json", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/registration/a.b/3.0.0.json", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/registration/none/index.json", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/query?q=a", 200, "application/json")]
    [InlineData("/v3/query?skip=-1", 400, "text/plain; charset=utf-8")]
    [InlineData("/v3/query?take=many", 400, "text/plain; charset=utf-8")]
    [InlineData("/v3/query?prerelease=perhaps", 400, "text/plain; charset=utf-8")]
    [InlineData("/v3/query?semVerLevel=two", 400, "text/plain; charset=utf-8")]
    [InlineData("/v3/autocomplete?q=a", 200, "application/json")]
    [InlineData("/v3/autocomplete?take=-1", 400, "text/plain; charset=utf-8")]
    [InlineData("/v3/package", 405, "text/plain; charset=utf-8")]
    [InlineData("/v3/package/a/1.0.0", 405, "text/plain; charset=utf-8")]
    [InlineData("/v3/package/a", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3/symbolpackage", 404, "text/plain; charset=utf-8")]
    [InlineData("/v3", 404, "text/plain; charset=utf-8")]
    [InlineData("/elsewhere", 404, "text/plain; charset=utf-8")]
    public async Task Each_path_has_its_answer(string path, int status, string type)
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("A.B", "1.0.0");
        server.Pack("A.B", "2.0.0-beta.1");

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var response = await server.Client.SendAsync(new HttpRequestMessage(method, $"/feed{path}"));

            Assert.Equal((status, type), ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString()));
            Assert.True(response.Content.Headers.ContentLength > 0);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [Theory]
    [InlineData("PUT", "/v3/query", "GET, HEAD", 405)]
    [InlineData("POST", "/", "GET, HEAD", 405)]
    [InlineData("OPTIONS", "/v3/index.json", "GET, HEAD", 204)]
    [InlineData("POST", "/v3/package", "PUT", 405)]
    [InlineData("OPTIONS", "/v3/package/", "PUT", 204)]
    [InlineData("POST", "/v3/package/a/1.0.0", "DELETE", 405)]
    public async Task Each_wrong_method_is_told_the_right_one(string method, string path, string allowed, int status)
    {
        await using var server = await FeedServer.StartAsync();
        using var response = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/feed{path}"));
        Assert.Equal((status, allowed), ((int)response.StatusCode, string.Join(", ", response.Content.Headers.Allow)));
    }

    [Fact]
    public async Task All_addresses_are_those_that_the_client_asked_at()
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("A", "1.0.0");
        foreach (var path in new[] { "v3/index.json", "v3/registration/a/index.json", "v3/query" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/feed/{path}") { Headers = { Host = "packages.example:81" } };
            var text = await (await server.Client.SendAsync(request)).Content.ReadAsStringAsync();
            Assert.Contains("\"@id\":\"http://packages.example:81/feed/v3/", text, StringComparison.Ordinal);
            Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("v3/index.json")]
    [InlineData("v3/flat/a/index.json")]
    [InlineData("v3/flat/a/1.0.0/a.1.0.0.nupkg")]
    [InlineData("v3/flat/a/1.0.0/a.nuspec")]
    [InlineData("v3/registration/a/index.json")]
    public async Task Who_has_an_answer_already_does_not_get_it_again(string path)
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("A", "1.0.0");
        using var first = await server.Client.GetAsync($"/feed/{path}");
        var tag = first.Headers.ETag!.ToString();

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(tag));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync($"\"other\", {tag}"));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync("*"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("\"other\""));

        async Task<HttpStatusCode> StatusAsync(string known)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/feed/{path}");
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
            return (await server.Client.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task The_page_says_how_to_use_the_feed()
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("A", "1.0.0");
        var text = await server.Client.GetStringAsync("/feed/");
        Assert.Contains($"dotnet nuget add source {server.Address}/v3/index.json --name team --allow-insecure-connections", text, StringComparison.Ordinal);
        Assert.Contains("dotnet nuget push PACKAGE.nupkg", text, StringComparison.Ordinal);
        Assert.Contains("with 1 package.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_says_what_the_nuspec_says()
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("Some.Plugin", "1.0", package => package.AsPlugin("hello").WithDependency("Other", "[2.0.0, 3.0.0)").WithDescription("Gr\u00fc\u00dfe <b>"));

        var page = (await server.JsonAsync("v3/registration/some.plugin/index.json"))["items"]![0]!;
        Assert.Equal(("1.0.0", "1.0.0", 1), ((string?)page["lower"], (string?)page["upper"], (int?)page["count"]));
        var entry = page["items"]![0]!["catalogEntry"]!;
        Assert.Equal(("Some.Plugin", "1.0.0", "Gr\u00fc\u00dfe <b>"), ((string?)entry["id"], (string?)entry["version"], (string?)entry["description"]));
        Assert.Equal(["TwistedPlugin", "Dependency"], entry["packageTypes"]!.AsArray().Select(type => (string)type!["name"]!));
        Assert.Equal(["twisted-plugin", "twisted-tap-hello"], entry["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.True((bool)entry["listed"]!);
        var group = entry["dependencyGroups"]![0]!;
        Assert.Equal(("net10.0", "Other"), ((string?)group["targetFramework"], (string?)group["dependencies"]![0]!["id"]));
        Assert.Equal(NuGet.Versioning.VersionRange.Parse("[2.0.0, 3.0.0)"), NuGet.Versioning.VersionRange.Parse((string)group["dependencies"]![0]!["range"]!));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync((string)entry["packageContent"]!)).StatusCode);
    }

    [Fact]
    public async Task The_registration_of_many_versions_is_in_pages_that_stand_apart()
    {
        await using var server = await FeedServer.StartAsync();
        for (var i = 0; i < 130; i++)
        {
            server.Pack("A", $"1.0.{i}");
        }

        var pages = (await server.JsonAsync("v3/registration/a/index.json"))["items"]!.AsArray();
        Assert.Equal([64, 64, 2], pages.Select(page => (int)page!["count"]!));
        var versions = new List<string>();
        foreach (var page in pages)
        {
            Assert.Null(page!["items"]);
            var whole = JsonNode.Parse(await server.Client.GetStringAsync((string)page["@id"]!))!;
            versions.AddRange(whole["items"]!.AsArray().Select(leaf => (string)leaf!["catalogEntry"]!["version"]!));
        }

        Assert.Equal(Enumerable.Range(0, 130).Select(i => $"1.0.{i}"), versions);
    }

    [Theory]
    [InlineData("", "Alpha 1.0.0|Beta.Tools 2.0.0|Gamma 1.0.0")]
    [InlineData("q=beta", "Beta.Tools 2.0.0|Gamma 1.0.0")]
    [InlineData("q=GAMMA", "Gamma 1.0.0")]
    [InlineData("q=needs%20beta", "Gamma 1.0.0")]
    [InlineData("q=needs%20nothing", "")]
    [InlineData("q=tags:kitchen", "Beta.Tools 2.0.0")]
    [InlineData("q=id:a", "Alpha 1.0.0|Beta.Tools 2.0.0|Gamma 1.0.0")]
    [InlineData("q=packageid:alpha", "Alpha 1.0.0")]
    [InlineData("q=author:Zoe", "Gamma 1.0.0")]
    [InlineData("packageType=TwistedPlugin", "Gamma 1.0.0")]
    [InlineData("packageType=dependency", "Alpha 1.0.0|Beta.Tools 2.0.0|Gamma 1.0.0")]
    [InlineData("packageType=DotnetTool", "")]
    [InlineData("prerelease=true", "Alpha 1.1.0-b|Beta.Tools 2.0.0|Gamma 1.0.0")]
    [InlineData("prerelease=true&semVerLevel=2.0.0", "Alpha 1.1.0-b|Beta.Tools 2.0.0|Delta 1.0.0-a.1|Gamma 1.0.0")]
    [InlineData("skip=1&take=1", "Beta.Tools 2.0.0")]
    [InlineData("skip=9", "")]
    public async Task A_search_finds_what_has_all_words(string query, string expected)
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("Alpha", "1.0.0");
        server.Pack("Alpha", "1.1.0-b");
        server.Pack("Beta.Tools", "1.0.0");
        server.Pack("Beta.Tools", "2.0.0", package => package.WithTags("kitchen"));
        server.Pack("Delta", "1.0.0-a.1");
        server.Pack("Gamma", "1.0.0", package => package.AsPlugin("gamma").WithDescription("needs Beta").WithAuthors("Zoe"));

        var answer = await server.JsonAsync($"v3/query?{query}");

        Assert.Equal(expected, string.Join('|', answer["data"]!.AsArray().Select(hit => $"{hit!["id"]} {hit["version"]}")));
        Assert.True((int)answer["totalHits"]! >= answer["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("q=be", "Beta|My.Beta")]
    [InlineData("q=x", "")]
    [InlineData("q=be&skip=1", "My.Beta")]
    [InlineData("id=beta", "1.0.0|2.0.0")]
    [InlineData("id=beta&prerelease=true", "1.0.0|2.0.0|3.0.0-a")]
    [InlineData("id=none", "")]
    public async Task An_id_or_a_version_can_be_completed(string query, string expected)
    {
        await using var server = await FeedServer.StartAsync();
        server.Pack("Beta", "1.0.0");
        server.Pack("Beta", "2.0.0");
        server.Pack("Beta", "3.0.0-a");
        server.Pack("My.Beta", "1.0.0");
        Assert.Equal(expected, string.Join('|', (await server.JsonAsync($"v3/autocomplete?{query}"))["data"]!.AsArray().Select(text => (string)text!)));
    }
}
