using System.Text.RegularExpressions;

namespace Twisted.Tests.Web;

public sealed class AccessLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Each_request_is_a_line_of_the_combined_format_whoever_answers_it()
    {
        _folder.Write("www/a.txt", "hello");
        var log = _folder.PathOf("access.log");
        await using (var server = await SiteServer.StartAsync(new Site(new StaticFiles(_folder.PathOf("www"))) { Log = new AccessLog(log) }))
        {
            await server.ExchangeAsync("GET /a.txt HTTP/1.1\r\nHost: x\r\nReferer: http://y/\r\nUser-Agent: one \"two\"\r\n\r\n");
            await server.ExchangeAsync("HEAD /a.txt HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"x\"\r\n\r\n");
            await server.ExchangeAsync("GET /none?q=%0a HTTP/1.1\r\nHost: x\r\nUser-Agent: \u001b[31m\r\n\r\n");
        }

        var lines = await File.ReadAllLinesAsync(log);
        var dated = new Regex(@"^127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] (.*)$");
        Assert.Equal(
            [
                "\"GET /a.txt HTTP/1.1\" 200 5 \"http://y/\" \"one \\\"two\\\"\"",
                "\"HEAD /a.txt HTTP/1.1\" 200 0 \"-\" \"-\"",
            ],
            lines.Take(2).Select(line => dated.Match(line).Groups[1].Value));
        Assert.DoesNotContain('\u001b', string.Concat(lines));
    }

    [Fact]
    public async Task A_rotation_moves_what_is_there_aside_once()
    {
        var log = _folder.PathOf("access.log");
        var site = new Site(new DemoPage()) { Log = new AccessLog(log) };
        await using (var server = await SiteServer.StartAsync(site))
        {
            _ = await server.Client.GetStringAsync("/");
            await RotateAsync(site, log);
            site.RotateLogs();
            Assert.Single(await File.ReadAllLinesAsync(log + ".1"));
            Assert.False(File.Exists(log + ".2"));
            File.Delete(log); // as logrotate does
            _ = await server.Client.GetStringAsync("/");
        }

        Assert.Single(await File.ReadAllLinesAsync(log));
    }

    [Fact]
    public async Task A_site_of_two_ports_that_is_asked_for_things_all_the_time_rotates_its_log_once()
    {
        var log = _folder.PathOf("access.log");
        var clock = new Twisted.Testing.ManualClock();
        var site = new Site(new DemoPage()) { Log = new AccessLog(log), Clock = clock };
        await using var server = await SiteServer.StartAsync(site);
        await using var other = await SiteServer.StartAsync(site);
        _ = await server.Client.GetStringAsync("/");
        await RotateAsync(site, log);
        _ = await other.Client.GetStringAsync("/");
        other.Server.RotateLogs();
        Assert.False(File.Exists(log + ".2"));
        clock.Advance(TimeSpan.FromSeconds(2));
        server.Server.RotateLogs();
        other.Server.RotateLogs();
        Assert.True(File.Exists(log + ".2"));
        Assert.False(File.Exists(log + ".3"));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_stops_nobody()
    {
        await using var server = await SiteServer.StartAsync(new Site(new DemoPage()) { Log = new AccessLog(_folder.PathOf("none/access.log")) });
        Assert.Equal(System.Net.HttpStatusCode.OK, (await server.Client.GetAsync("/")).StatusCode);
    }

    /// <summary>A line is there a moment after its answer.</summary>
    private static async Task RotateAsync(Site site, string log)
    {
        while (!File.Exists(log + ".1"))
        {
            site.RotateLogs();
            await Task.Delay(1);
        }
    }

    public void Dispose() => _folder.Dispose();
}
