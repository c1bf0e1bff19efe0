using System.Globalization;
using Microsoft.Playwright;

namespace Twisted.Tests.Web;

/// <summary>What is asserted are facts of the layout, as pixels are of a machine; the pictures are left in <see cref="Browser.Shots"/>.</summary>
public sealed class PagesInBrowserTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>The smallest contrast of all text on the page with what is behind it, as WCAG 2.2 computes it.</summary>
    private const string SmallestContrast = """
        () => {
            const parse = text => text.match(/[\d.]+/g).map(Number);
            const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
            const behind = element => { for (; element; element = element.parentElement) { const c = parse(getComputedStyle(element).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
            let worst = [99, ''];
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let node; node = walk.nextNode();) {
                const element = node.parentElement;
                if (!node.data.trim() || element.closest('svg,style') || !element.getClientRects().length) continue;
                const [x, y] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((p, q) => q - p);
                const ratio = (x + .05) / (y + .05);
                if (ratio < worst[0]) worst = [ratio, node.data];
            }
            return worst[0].toFixed(2) + ' ' + worst[1];
        }
        """;

    public static TheoryData<string, int, bool> Views => [.. from page in Pages.Keys from width in new[] { 1280, 390, 320 } from isDark in new[] { false, true } where width > 320 || !isDark select (page, width, isDark)];

    private static Dictionary<string, (string Path, string Title)> Pages { get; } = new()
    {
        ["listing"] = ("/pub/releases/0.1.0/", "Index of /pub/releases/0.1.0/"),
        ["nasty"] = ("/nasty/%3Ch1%3E%0A/" + new string('w', 200) + "/", "Index of /nasty/<h1>U+000A/" + new string('w', 200) + "/"),
        ["empty"] = ("/empty/", "Index of /empty/"),
        ["demo"] = ("/demo", "Twisted.NET web server"),
        ["error"] = ("/error", "404 Not Found"),
        ["trace"] = ("/trace", "500 Internal Server Error"),
    };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_page_fits_and_can_be_read(string name, int width, bool isDark)
    {
        await using var server = await ResourceServer.StartAsync(Site());
        var page = await browser.OpenAsync(server.Address, width, isDark, Pages[name].Path);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Browser.Shots, $"{name}-{width}-{(isDark ? "dark" : "light")}.png"), FullPage = true });

        Assert.Equal(Pages[name].Title, await page.TitleAsync());
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "it scrolls sideways");
        var contrast = await page.EvaluateAsync<string>(SmallestContrast);
        Assert.True(double.Parse(contrast.Split(' ')[0], CultureInfo.InvariantCulture) is >= 4.5 and < 99, contrast);
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        Assert.Equal(1, await page.Locator("main").CountAsync());
        Assert.DoesNotContain(browser.Complaints, complaint => !complaint.Contains("status of", StringComparison.Ordinal));
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_click_on_a_column_sorts_and_a_second_one_turns_it_round()
    {
        await using var server = await ResourceServer.StartAsync(Site());
        var page = await browser.OpenAsync(server.Address, path: Pages["listing"].Path);
        Assert.Equal(PageSamples.Release.Length, await page.Locator("tbody tr").CountAsync());
        Assert.Equal("ascending", await page.Locator("th[aria-sort]").GetAttributeAsync("aria-sort"));

        await page.GetByRole(AriaRole.Columnheader, new() { Name = "Size" }).GetByRole(AriaRole.Link).ClickAsync();
        Assert.EndsWith("/pub/releases/0.1.0/?C=S&O=D", page.Url, StringComparison.Ordinal);
        Assert.Equal("opening night.mp4", await page.Locator("tbody tr").Nth(3).Locator("bdi").TextContentAsync());
        Assert.Equal("descending", await page.Locator("th[aria-sort]").GetAttributeAsync("aria-sort"));

        await page.GetByRole(AriaRole.Columnheader, new() { Name = "Size" }).GetByRole(AriaRole.Link).ClickAsync();
        Assert.Equal("gone", await page.Locator("tbody tr").Nth(3).Locator("bdi").TextContentAsync());

        await page.GetByRole(AriaRole.Columnheader, new() { Name = "Modified" }).GetByRole(AriaRole.Link).ClickAsync();
        Assert.Equal("twisted-0.1.0.tar.gz.asc", await page.Locator("tbody tr").Nth(3).Locator("bdi").TextContentAsync());
        await page.CloseAsync();
    }

    [Fact]
    public async Task The_way_up_and_the_names_lead_where_they_say()
    {
        await using var server = await ResourceServer.StartAsync(Site());
        var page = await browser.OpenAsync(server.Address, path: Pages["listing"].Path);
        await page.GetByRole(AriaRole.Link, new() { Name = "releases" }).ClickAsync();
        Assert.Equal("/pub/releases/", new Uri(page.Url).AbsolutePath);
        await page.GetByRole(AriaRole.Link, new() { Name = "packages/" }).ClickAsync();
        Assert.Equal("/pub/releases/packages/", new Uri(page.Url).AbsolutePath);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_listing_is_walked_through_by_keys()
    {
        await using var server = await ResourceServer.StartAsync(Site());
        var page = await browser.OpenAsync(server.Address, path: Pages["listing"].Path);
        var reached = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>("document.activeElement.textContent"));
            Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        }

        Assert.Equal(["Home", "pub", "releases", "Name ↑", "Modified (UTC)", "Size", "9-samples/"], reached);
        await page.CloseAsync();
    }

    [Fact]
    public async Task No_name_becomes_markup_or_runs()
    {
        await using var server = await ResourceServer.StartAsync(Site());
        var page = await browser.OpenAsync(server.Address, path: Pages["nasty"].Path);
        Assert.Equal(PageSamples.Nasty.Length, await page.Locator("tbody tr").CountAsync());
        Assert.Equal(0, await page.Locator("img,script,tbody style,tbody title").CountAsync());
        var hosts = await page.EvaluateAsync<string[]>("[...document.links].map(a => a.origin)");
        Assert.All(hosts, host => Assert.Equal(server.Address.GetLeftPart(UriPartial.Authority), host));
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_listing_of_ten_thousand_is_shown()
    {
        var entries = Enumerable.Range(0, 10_000).Select(i => new DirectoryEntry($"file {i}", false, i, DateTimeOffset.UnixEpoch, "text/plain")).ToArray();
        await using var server = await ResourceServer.StartAsync(new DelegateResource(context => DirectoryPage.RenderAsync(context, entries)));
        var page = await browser.OpenAsync(server.Address);
        Assert.Equal(10_000, await page.Locator("tbody tr").CountAsync());
        Assert.Equal("file 9999", await page.Locator("tbody tr").Last.Locator("bdi").TextContentAsync());
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_listing_is_printed_black_on_white()
    {
        await using var server = await ResourceServer.StartAsync(Site());
        var page = await browser.OpenAsync(server.Address, isDark: true, path: Pages["listing"].Path);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("rgb(0, 0, 0)", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('tbody a')).color"));
        await page.CloseAsync();
    }

    private static DelegateResource Site() => new(async context =>
    {
        var path = context.Request.Path.Value!;
        if (path == "/demo")
        {
            await new DemoPage().RenderAsync(context);
        }
        else if (path is "/error" or "/trace")
        {
            await ErrorPage.RenderAsync(context, path == "/error" ? 404 : 500, path == "/error" ? null : Thrown());
        }
        else
        {
            await DirectoryPage.RenderAsync(context, path.StartsWith("/nasty/", StringComparison.Ordinal) ? PageSamples.Nasty : path == "/empty/" ? [] : PageSamples.Release);
        }
    });

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("The <quoter> has no quotes left.", new FileNotFoundException("Could not find file '/srv/quotes/of/the/day/with/a/long/path/that/has/no/place/to/break.txt'."));
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }
}
