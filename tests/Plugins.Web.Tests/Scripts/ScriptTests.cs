using System.Net;
using Twisted.PluginHost;
using Twisted.Plugins;
using Twisted.Scripting;

namespace Twisted.Tests.Web.Scripts;

[Collection("Scripts")]
public sealed class ScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ScriptTests() => ScriptRunner.Current = new HostScripts(new TwistedHome(_folder.PathOf("home")));

    [Fact]
    public async Task A_script_is_run_once_and_again_when_it_has_changed()
    {
        var path = _folder.Write("page.cs", "var made = 0; made++; var asked = 0; return new DelegateResource(context => context.Response.WriteAsync($\"{made} {++asked} {context.Request.Path.Value}\"));");
        await using var server = await SiteServer.StartAsync(new ScriptResource(path));
        Assert.Equal("1 1 /", await server.Client.GetStringAsync("/"));
        Assert.Equal("1 2 /a/b", await server.Client.GetStringAsync("/a/b"));
        File.WriteAllText(path, "return (RequestDelegate)(context => context.Response.WriteAsync(\"new\"));");
        Assert.Equal("new", await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task A_script_can_have_classes_and_children()
    {
        var path = _folder.Write(
            "tree.cs",
            """
            class Hello(string name) : Resource
            {
                public override Task RenderAsync(HttpContext context) => context.Response.WriteAsync($"Hello, {name}!");
            }

            return new Hello("all").PutChild("joe", new Hello("Joe"));
            """);
        await using var server = await SiteServer.StartAsync(new StaticFiles(_folder.Path) { Processors = new Dictionary<string, IFileProcessor> { [".cs"] = new ScriptProcessor() } });
        Assert.Equal("Hello, all!", await server.Client.GetStringAsync("/tree.cs"));
        Assert.Equal("Hello, Joe!", await server.Client.GetStringAsync("/tree.cs/joe"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/tree.cs/ann")).StatusCode);
    }

    [Theory]
    [InlineData("return new Nothing();", "error CS0246")]
    [InlineData("var a = 1;", "returns nothing; it has to return a Resource or a RequestDelegate")]
    [InlineData("return 7;", "returns a Int32; it has to be a Resource or a RequestDelegate")]
    [InlineData("throw new InvalidOperationException(\"broken\");", "failed at line 1, column 1: InvalidOperationException: broken")]
    [InlineData("#:package A@1.0\nreturn 7;", "asks for packages, which a file that a service runs cannot have")]
    public async Task A_script_that_gives_no_resource_is_an_error_of_the_server(string text, string fault)
    {
        var path = _folder.Write("page.cs", text);
        await using var server = await SiteServer.StartAsync(new Site(new ScriptResource(path)));
        using var response = await server.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain(_folder.Path, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var telling = await SiteServer.StartAsync(new Site(new ScriptResource(path)) { ShowsTracebacks = true });
        using var told = await telling.Client.GetAsync("/");
        Assert.Contains(fault, WebUtility.HtmlDecode(await told.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        File.WriteAllText(path, "return new DelegateResource(context => Task.CompletedTask);");
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/")).StatusCode);
        File.Delete(path);
        Assert.Equal(HttpStatusCode.InternalServerError, (await server.Client.GetAsync("/")).StatusCode);
    }

    public void Dispose() => _folder.Dispose();
}
