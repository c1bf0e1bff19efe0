using System.Net;
using System.Net.WebSockets;
using Twisted.PluginHost;
using Twisted.Plugins;
using Twisted.Scripting;
using Twisted.Testing;
using WebSamples;

namespace Twisted.Tests.Web;

/// <summary>The listings of docs/web.md do what it says.</summary>
[Collection("Scripts")]
public sealed class WebSampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_leaf_answers_for_what_is_below()
    {
        await using var server = await SiteServer.StartAsync(new Hello());

        Assert.Equal("Hello, alice.\n", await server.Client.GetStringAsync("/alice", Token));
    }

    [Fact]
    public async Task A_guest_writes_and_reads_what_was_written_as_text()
    {
        await using var server = await SiteServer.StartAsync(new Guestbook());

        using var form = new FormUrlEncodedContent([new("note", "<b>hello")]);
        using var written = await server.Client.PostAsync("/", form, Token);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (written.StatusCode, written.Headers.Location!.ToString()));
        Assert.Contains("<li>&lt;b&gt;hello<", await server.Client.GetStringAsync("/", Token), StringComparison.Ordinal);
        Assert.Equal("<b>hello\n", await server.Client.GetStringAsync("/1", Token));
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound], [await StatusAsync(server, "/2"), await StatusAsync(server, "/0"), await StatusAsync(server, "/+1")]);
        using var empty = await server.Client.PostAsync("/", new FormUrlEncodedContent([new("note", "")]), Token);
        using var deleted = await server.Client.DeleteAsync("/", Token);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed), (empty.StatusCode, deleted.StatusCode));
    }

    [Fact]
    public async Task A_web_socket_is_answered_in_capitals()
    {
        await using var server = await SiteServer.StartAsync(new Shout());
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(SocketClient.UrlOf(server.Address), Token);

        Assert.Equal("HELLO", await SocketClient.AskAsync(socket, "hello"));
    }

    [Fact]
    public async Task Code_of_ASP_NET_Core_answers_with_its_middleware()
    {
        await using var server = await SiteServer.StartAsync(new MountedResources(new Hello()).Mount("/api", new Api()));

        using var response = await server.Client.GetAsync("/api/time", Token);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.StartsWith("{\"utc\":", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, "/api/else"));
    }

    [Fact]
    public async Task A_site_of_several_parts_has_each_in_its_place()
    {
        _folder.Write("items/7.html", "seven");
        var service = TapCommandLine.MakeService<ShopTap>("--root", _folder.Path, "--port", "tcp:0:interface=127.0.0.1", "--auth", "memory:alice:secret");
        await using var server = await SiteServer.StartAsync((Site)((StreamServer)service).Factory);

        Assert.Equal("seven", await server.Client.GetStringAsync("/item/7", Token));
        Assert.Contains("<form", await server.Client.GetStringAsync("/guests", Token), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.MovedPermanently, "https://blog.example.com/a"), await LocationAsync(server, "/blog/a", null));
        Assert.Equal((HttpStatusCode.PermanentRedirect, "https://www.example.com/a?b=c"), await LocationAsync(server, "/a?b=c", "example.com"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/staff/alice"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, "/item/x"));
    }

    [Fact]
    public async Task A_script_is_run_once_and_again_when_it_has_changed()
    {
        ScriptRunner.Current = new HostScripts(new TwistedHome(_folder.PathOf("home")));
        var counter = Script("counter.cs");
        await using var server = await SiteServer.StartAsync(new MountedResources(new ScriptResource(counter)).Mount("/hello", new ScriptResource(Script("hello.cs"))));

        Assert.Equal("Hello from /hello\n", await server.Client.GetStringAsync("/hello/a", Token));
        Assert.Equal("You are visitor 1.\n", await server.Client.GetStringAsync("/", Token));
        Assert.Equal("You are visitor 2.\n", await server.Client.GetStringAsync("/", Token));
        await File.AppendAllTextAsync(counter, "// changed\n", Token);
        Assert.Equal("You are visitor 1.\n", await server.Client.GetStringAsync("/", Token));
        await File.WriteAllTextAsync(counter, "return 1;", Token);
        Assert.Equal(HttpStatusCode.InternalServerError, await StatusAsync(server, "/"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<HttpStatusCode> StatusAsync(SiteServer server, string path)
    {
        using var response = await server.Client.GetAsync(path, Token);
        return response.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string? Location)> LocationAsync(SiteServer server, string path, string? host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        using var response = await server.Client.SendAsync(request, Token);
        return (response.StatusCode, response.Headers.Location?.ToString());
    }

    private string Script(string name) => _folder.Write(name, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scripts", name)));
}
