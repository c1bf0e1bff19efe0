using System.Xml.Linq;

namespace Twisted.Tests.Tools;

/// <summary>The case study in two packages, and in one.</summary>
public sealed class WebFaceTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Theory]
    [InlineData("tap", "qotd.tap")]
    [InlineData("xml", "qotd.tax")]
    [InlineData("source", "qotd.tas")]
    public async Task I_can_get_one_quote_by_two_protocols(string format, string tap)
    {
        var web = Workspace.FreePort();
        var qotd = Workspace.FreePort();
        var made = await _workspace.MktapAsync("-t", format, "qotd", "-s", "Know <thyself>.", "--port", $"tcp:{qotd}:interface=127.0.0.1", "--web", $"tcp:{web}:interface=127.0.0.1");
        Assert.True(made.ExitCode == 0, made.Error);

        var started = await _workspace.StartDaemonAsync("-f", tap);

        Assert.True(started.ExitCode == 0, started.Error);
        Assert.Equal("Know <thyself>.\r\n", await Workspace.QuoteAsync(qotd));
        Assert.Equal("Know <thyself>.\n", await GetAsync(web, "*/*"));
        Assert.Contains(">Know &lt;thyself&gt;.</blockquote>", await GetAsync(web, "text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tap_has_one_quoter_and_the_locks_of_both_packages()
    {
        await _workspace.MktapAsync("-t", "xml", "qotd", "-s", "Know thyself.", "--web", "0");

        var tap = XDocument.Load(_workspace.PathOf("qotd.tax"));
        Assert.Single(tap.Descendants().Attributes("quote"));
        Assert.Equal(
            ["TwistedQuotes: TwistedQuotes", "TwistedQuotes.Web: System.IO.Hashing, Twisted.Plugins.Web, TwistedQuotes, TwistedQuotes.Web, Yarp.ReverseProxy"],
            tap.Descendants().Where(element => element.Name.LocalName == "dropIn").Select(
                dropIn => $"{(string?)dropIn.Attribute("id")}: {string.Join(", ", dropIn.Descendants().Where(element => element.Name.LocalName == "package").Select(package => (string?)package.Attribute("id")).Order(StringComparer.Ordinal))}"));
    }

    [Fact]
    public async Task I_can_serve_quotes_by_any_web_server()
    {
        var web = Workspace.FreePort();
        var made = await _workspace.MktapAsync("web", "--port", $"tcp:{web}:interface=127.0.0.1", "--class", "quotes");
        Assert.True(made.ExitCode == 0, made.Error);

        var started = await _workspace.StartDaemonAsync("-f", "web.tap");

        Assert.True(started.ExitCode == 0, started.Error);
        Assert.Equal("An apple a day keeps the doctor away.\n", await GetAsync(web, "*/*"));

        // The quoter's package becomes a drop-in of the same application.
        var appended = await _workspace.MktapAsync("-a", "web.tap", "qotd", "--port", "0");
        Assert.True(appended.ExitCode == 0, appended.Error);
        Assert.Equal(0, (await _workspace.TapconvertAsync("--check", "web.tap")).ExitCode);
    }

    [Fact]
    public async Task Quotes_without_a_web_face_load_no_web_server()
    {
        await _workspace.MakeQotdAsync();
        var report = _workspace.PathOf("assemblies");
        var hook = new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "AssemblyReport.dll"),
            ["ASSEMBLY_REPORT"] = report,
        };

        await _workspace.RunAsync(Workspace.ToolPath("mktap"), ["qotd", "--port", "tcp:0:interface=127.0.0.1"], hook);
        Assert.DoesNotContain(await File.ReadAllLinesAsync(report), IsOfWeb);
        Assert.False(Directory.Exists(Path.Combine(_workspace.Home, "packages", "twisted.plugins.web")));
        Assert.DoesNotContain(await LoadedAsync("qotd.tap", hook), IsOfWeb);

        await _workspace.RunAsync(Workspace.ToolPath("mktap"), ["qotd", "--port", "tcp:0:interface=127.0.0.1", "--web", "tcp:0:interface=127.0.0.1"], hook);
        Assert.Contains(await LoadedAsync("qotd.tap", hook), IsOfWeb);
    }

    private static bool IsOfWeb(string name) =>
        name is "Twisted.Plugins.Web" or "TwistedQuotes.Web" or "Yarp.ReverseProxy" || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal);

    private async Task<string[]> LoadedAsync(string tap, Dictionary<string, string> hook)
    {
        // It returns when the daemon serves, which writes the report anew at its end.
        var started = await _workspace.RunAsync(Workspace.ToolPath("twistd"), ["--no-save", "-f", tap], hook);
        Assert.True(started.ExitCode == 0, started.Error);
        _workspace.NoteDaemon();
        await _workspace.StopDaemonAsync();
        return await File.ReadAllLinesAsync(_workspace.PathOf("assemblies"));
    }

    private static async Task<string> GetAsync(int port, string accept)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        return await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"));
    }
}
