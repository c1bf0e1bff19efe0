using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Feeds;

/// <summary>What the other tests rely on in the feed that they use.</summary>
public sealed class HttpFeedTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly HttpClient _client = new();
    private readonly HttpFeed _feed;

    public HttpFeedTests()
    {
        new TestPackage("A", "1.0.0").WithDependency("B", "[1.0, 2.0)").PackInto(_sandbox.Feed);
        new TestPackage("A", "1.10.0").PackInto(_sandbox.Feed);
        new TestPackage("A", "1.9.0").PackInto(_sandbox.Feed);
        _feed = new HttpFeed(_sandbox.Feed);
    }

    public void Dispose()
    {
        _feed.Dispose();
        _client.Dispose();
        _sandbox.Dispose();
    }

    [Fact]
    public async Task It_has_the_versions_of_a_package_in_their_order_and_its_files()
    {
        Assert.Equal("""{"versions":["1.0.0","1.9.0","1.10.0"]}""", await GetAsync("/flat/a/index.json"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_sandbox.Feed, "A.1.0.0.nupkg")), await _client.GetByteArrayAsync(Url("/flat/a/1.0.0/a.1.0.0.nupkg")));
        Assert.Contains("<id>A</id>", await GetAsync("/flat/a/1.0.0/a.nuspec"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(Url("/flat/b/index.json"))).StatusCode);
    }

    [Fact]
    public async Task Its_registrations_say_what_a_package_needs()
    {
        var entry = JsonNode.Parse(await GetAsync("/registration/a/index.json"))!["items"]![0]!["items"]![0]!["catalogEntry"]!;
        Assert.Equal("A 1.0.0", $"{entry["id"]} {entry["version"]}");
        Assert.Equal("B [1.0.0, 2.0.0)", $"{entry["dependencyGroups"]![0]!["dependencies"]![0]!["id"]} {entry["dependencyGroups"]![0]!["dependencies"]![0]!["range"]}");
        Assert.Equal("1.9.0", $"{JsonNode.Parse(await GetAsync("/registration/a/1.9.0.json"))!["catalogEntry"]!["version"]}");
    }

    [Fact]
    public async Task Its_search_counts_all_hits_and_gives_a_page_of_them()
    {
        new TestPackage("B", "1.0.0").PackInto(_sandbox.Feed);
        new TestPackage("C", "1.0.0-beta").PackInto(_sandbox.Feed);
        var page = JsonNode.Parse(await GetAsync("/query?q=&skip=1&take=1"))!;
        Assert.Equal((2, 1, "B"), ((int)page["totalHits"]!, page["data"]!.AsArray().Count, $"{page["data"]![0]!["id"]}"));
    }

    [Fact]
    public async Task It_asks_for_the_password()
    {
        _feed.Credentials = ("me", "secret");
        var refused = await _client.GetAsync(_feed.Address);
        Assert.Equal((HttpStatusCode.Unauthorized, "Basic"), (refused.StatusCode, Assert.Single(refused.Headers.WwwAuthenticate).Scheme));
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret")));
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(_feed.Address)).StatusCode);
        Assert.Equal([false, true], _feed.Requests.All.Select(request => request.HasCredentials));
    }

    [Fact]
    public async Task It_tells_of_each_request_and_each_part_that_it_sends()
    {
        var chunks = new List<FeedChunk>();
        _feed.ChunkSize = 1000;
        _feed.OnChunk = chunk =>
        {
            chunks.Add(chunk);
            return Task.CompletedTask;
        };
        var content = await _client.GetByteArrayAsync(Url("/flat/a/1.0.0/a.1.0.0.nupkg"));
        Assert.Equal(Enumerable.Range(0, (content.Length + 999) / 1000).Select(i => new FeedChunk("/flat/a/1.0.0/a.1.0.0.nupkg", i * 1000, content.Length)), chunks);
        Assert.Equal([new FeedRequest(1, "GET", "/flat/a/1.0.0/a.1.0.0.nupkg", "", false)], _feed.Requests.All);
    }

    [Fact]
    public async Task It_cuts_off_and_changes_what_it_sends_when_told_to()
    {
        var file = Path.Combine(_sandbox.Feed, "A.1.0.0.nupkg");
        _feed.ChangedPackages = ["A"];
        var changed = await _client.GetByteArrayAsync(Url("/flat/a/1.0.0/a.1.0.0.nupkg"));
        Assert.Equal(1, changed.Zip(await File.ReadAllBytesAsync(file)).Count(pair => pair.First != pair.Second));
        _feed.CutsOffAfter = 100;
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.GetByteArrayAsync(Url("/flat/a/1.0.0/a.1.0.0.nupkg")));
    }

    [Theory]
    [InlineData("key", 0)]
    [InlineData("wrong", 1)]
    public async Task A_package_can_be_pushed_with_dotnet(string key, int exitCode)
    {
        _feed.ApiKey = "key";
        _sandbox.AddSource("web", _feed.Address);
        var package = new TestPackage("Pushed", "1.0.0").PackInto(Path.Combine(_sandbox.Root, "made"));
        var start = new ProcessStartInfo("dotnet", ["nuget", "push", package, "--source", "web", "--api-key", key])
        {
            WorkingDirectory = _sandbox.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var push = Process.Start(start)!;
        var output = push.StandardOutput.ReadToEndAsync();
        var errors = push.StandardError.ReadToEndAsync();
        await push.WaitForExitAsync();
        Assert.True(exitCode == push.ExitCode, $"{await output}{await errors}");
        Assert.Equal(exitCode == 0, File.Exists(Path.Combine(_sandbox.Feed, "Pushed.1.0.0.nupkg")));
        Assert.Equal(exitCode == 0 ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await _client.GetAsync(Url("/flat/pushed/index.json"))).StatusCode);
    }

    [Fact]
    public async Task It_is_a_program_too_that_ends_with_its_input()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(HttpFeed).Assembly.Location, "--folder", _sandbox.Feed]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var program = Process.Start(start)!;
        try
        {
            var address = await program.StandardOutput.ReadLineAsync();
            Assert.Contains("PackageBaseAddress/3.0.0", await _client.GetStringAsync(address), StringComparison.Ordinal);
            program.StandardInput.Close();
            await program.WaitForExitAsync();
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    private Uri Url(string path) => new(new Uri(_feed.Address), path);

    private Task<string> GetAsync(string path) => _client.GetStringAsync(Url(path));
}
