using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Twisted.Feeds;

namespace Twisted.Tests.Web.Feeds;

/// <summary>A feed of a folder of its own, at /feed of a server.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    public const string Key = "3f1c0d";

    private readonly string _root = Directory.CreateTempSubdirectory("feed").FullName;
    private ResourceServer _server = null!;

    public string Root => _root;

    public string Folder => Path.Combine(_root, "packages");

    public string KeyFile => Path.Combine(_root, "keys");

    public LoggedLines Log { get; } = new();

    public PackageFeed Feed { get; private set; } = null!;

    public HttpClient Client => _server.Client;

    public Uri Server => _server.Address;

    public string Address => $"{_server.Address}feed";

    public static async Task<FeedServer> StartAsync(Func<FeedServer, PackageFeed>? make = null)
    {
        var server = new FeedServer();
        Directory.CreateDirectory(server.Folder);
        server.WriteKeys($"# of the tests\n\n{Key}\n");
        server.Feed = make?.Invoke(server) ?? new PackageFeed(server.Folder, server.KeyFile);
        server._server = await ResourceServer.StartAsync(new Tree(server));
        return server;
    }

    public void WriteKeys(string text)
    {
        File.WriteAllText(KeyFile, text);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public string Pack(string id, string version, Func<TestPackage, TestPackage>? change = null) => Pack(Folder, id, version, change);

    public static string Pack(string folder, string id, string version, Func<TestPackage, TestPackage>? change = null) =>
        (change ?? (package => package))(new TestPackage(id, version)).PackInto(folder);

    /// <summary>A package that is not in the folder.</summary>
    public byte[] Bytes(string id, string version, Func<TestPackage, TestPackage>? change = null) =>
        File.ReadAllBytes(Pack(Path.Combine(_root, "outside"), id, version, change));

    /// <summary>All that is in the folder itself, also what has a dot in front.</summary>
    public string[] Files() => [.. Directory.GetFileSystemEntries(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public async Task<JsonNode> JsonAsync(string path) => JsonNode.Parse(await Client.GetStringAsync($"/feed/{path}"))!;

    public Task<HttpResponseMessage> PushAsync(byte[] package, string? key = Key) =>
        SendAsync(new MultipartFormDataContent { { new ByteArrayContent(package), "package", "package.nupkg" } }, key);

    public Task<HttpResponseMessage> SendAsync(HttpContent content, string? key = Key, string path = "v3/package", string method = "PUT")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"/feed/{path}") { Content = content };
        if (key is not null)
        {
            request.Headers.Add("X-NuGet-ApiKey", key);
        }

        return Client.SendAsync(request);
    }

    public static ByteArrayContent Raw(byte[] content, string type = "application/octet-stream") =>
        new(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Gives its requests a log, as a site does.</summary>
    private sealed class Tree(FeedServer server) : Resource
    {
        public override ValueTask<Resource?> GetChildAsync(string name, HttpContext context)
        {
            context.Features.Set<ILogger>(server.Log);
            return ValueTask.FromResult<Resource?>(name == "feed" ? server.Feed : null);
        }

        public override Task RenderAsync(HttpContext context) => Task.CompletedTask;
    }
}
