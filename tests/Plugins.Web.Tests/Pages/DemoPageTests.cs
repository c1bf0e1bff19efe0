using System.Net;
using System.Text.RegularExpressions;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Tests.Web;

public sealed class DemoPageTests
{
    [Fact]
    public async Task It_shows_what_it_is_and_the_request()
    {
        await using var server = await ResourceServer.StartAsync(new DemoPage());
        server.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "trial/1.0 <b>");
        // The link to the manual is there where docs/web.md was when it was built, and has its own test.
        await Verify(Regex.Replace(PageSamples.Shorten(Normalize(await server.Client.GetStringAsync("/?q=<script>"))), "<footer>.*</footer>\n", ""));
    }

    [Fact]
    public async Task It_is_plain_text_as_well()
    {
        await using var server = await ResourceServer.StartAsync(new DemoPage());
        server.Client.DefaultRequestHeaders.Add("Accept", "text/plain");
        await Verify(Normalize(await server.Client.GetStringAsync("/")));
    }

    [Fact]
    public async Task A_line_of_the_text_is_not_the_clients_to_make()
    {
        await using var server = await ResourceServer.StartAsync(new DelegateResource(context => new DemoPage().RenderAsync(context)));
        server.Client.DefaultRequestHeaders.Add("Accept", "text/plain");
        Assert.Contains("/aU+000AEncryption: U+202ETLS\n", await server.Client.GetStringAsync("/a%0AEncryption:%20%E2%80%AETLS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_cache_keeps_it_and_nothing_else_is_there()
    {
        await using var server = await ResourceServer.StartAsync(new DemoPage());
        using var answer = await server.Client.GetAsync("/");
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/favicon.ico")).StatusCode);
        using var post = await server.Client.PostAsync("/", new StringContent("x"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], post.Content.Headers.Allow);
        using var options = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/"));
        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
        using var head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        Assert.Equal(answer.Content.Headers.ContentLength > 0, head.Content.Headers.ContentLength > 0);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/demo <1>")]
    [InlineData("/demo <1>/")]
    public async Task The_manual_is_linked_where_it_was_built_in(string path)
    {
        await using var server = await ResourceServer.StartAsync(path == "/" ? new DemoPage() : new DemoPage().PutChild("demo <1>", new DemoPage()));
        var page = new Uri(server.Address, Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal));
        var link = Regex.Match(await server.Client.GetStringAsync(page), "<footer><a href=\"([^\"]*)\"");
        Assert.Equal(typeof(DemoPage).Assembly.GetManifestResourceInfo("web.md") is not null, link.Success);
        if (link.Success)
        {
            using var answer = await server.Client.GetAsync(new Uri(page, link.Groups[1].Value));
            Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
            Assert.Contains("mktap web", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void It_comes_back_from_a_tap_with_its_children(TapFormat format)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var application = new Application("web");
            application.Add(new Shelf(new DemoPage().PutChild("more", new DemoPage())));
            using (var snapshot = TapSnapshot.Take(application, Types(), new PersistedList()))
            {
                TapFile.Save(path, snapshot, format, key: null);
            }

            var root = Assert.IsType<DemoPage>(Assert.IsType<Shelf>(TapFile.Open(path).ToApplication(Types()).Services.Single()).Root);
            Assert.IsType<DemoPage>(root.Children["more"]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static PersistedTypeRegistry Types()
    {
        var types = new PersistedTypeRegistry { Package = "the framework" };
        new FrameworkPersistedTypes().Register(types);
        types.Package = "the packages";
        types.Add<Shelf>("Test.Shelf", 1, (shelf, members) => members.Write("root", shelf.Root), members => new Shelf(members.Read<Resource>("root"))).Ephemeral(nameof(Shelf.Name));
        foreach (var declared in typeof(DemoPage).Assembly.GetCustomAttributes(typeof(PersistedTypesAttribute), inherit: false).Cast<PersistedTypesAttribute>())
        {
            ((IPersistedTypes)Activator.CreateInstance(declared.Type, nonPublic: true)!).Register(types);
        }

        return types;
    }

    private static string Normalize(string text) => Regex.Replace(
        Regex.Replace(text, @"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        @", port \d+",
        ", port PORT").Replace(DemoPage.Version, "VERSION", StringComparison.Ordinal);

    private sealed class Shelf(Resource root) : Service
    {
        public Resource Root => root;
    }
}
