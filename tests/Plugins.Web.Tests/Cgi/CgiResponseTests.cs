using System.Net;
using System.Text;

namespace Twisted.Tests.Web.Cgi;

public sealed class CgiResponseTests
{
    [Theory]
    [InlineData(@"Content-Type: text/plain\n\nhello", 200, "text/plain", "hello")]
    [InlineData(@"Content-Type: text/plain\r\n\r\nhello\r\n", 200, "text/plain", "hello\r\n")]
    [InlineData(@"content-type:text/plain\r\n\nmixed", 200, "text/plain", "mixed")]
    [InlineData(@"Status: 404 Gone fishing\nContent-Type: text/x; a=b\n\nno", 404, "text/x; a=b", "no")]
    [InlineData(@"Status: 299\n\n", 299, null, "")]
    [InlineData(@"Status: 204\nContent-Length: 3\n\nabc", 204, null, "")]
    [InlineData(@"Content-Type: text/plain\nContent-Length: 5\n\n12345", 200, "text/plain", "12345")]
    [InlineData(@"Content-Type: text/plain\nContent-Length: 0\n\n", 200, "text/plain", "")]
    [InlineData(@"Content-Type: text/plain\n\n\n\nlines", 200, "text/plain", "\n\nlines")]
    public async Task An_answer_is_taken_with_its_headers_and_body(string output, int status, string? type, string body)
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell($"printf '{output}'");

        using var response = await site.Client.GetAsync("a.cgi");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(type, response.Content.Headers.TryGetValues("Content-Type", out var types) ? types.Single() : null);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        await site.NothingRunsAsync();
        Assert.DoesNotContain(site.Log, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "it writes nothing")]
    [InlineData(@"\n", "its headers have none of Content-Type, Location and Status")]
    [InlineData(@"hello\n", "its output ends before its headers do")]
    [InlineData(@"Content-Type: text/plain\n", "its output ends before its headers do")]
    [InlineData(@"hello\n\n", "\"hello\" is no header")]
    [InlineData(@"<html>: yes\n\n", "\"<html>: yes\" is no header")]
    [InlineData(@"Content-Type : text/plain\n\n", "\"Content-Type : text/plain\" is no header")]
    [InlineData(@": text/plain\n\n", "\": text/plain\" is no header")]
    [InlineData(@"X-Any: 1\n\n", "its headers have none of Content-Type, Location and Status")]
    [InlineData(@"Content-Type: text/plain\n folded\n\n", "it continues a header on the next line")]
    [InlineData(@"Content-Type: a/b\nContent-Type: a/b\n\n", "it writes Content-Type twice")]
    [InlineData(@"Status: 200\nstatus: 200\n\n", "it writes status twice")]
    [InlineData(@"Location: /a\nLocation: /b\n\n", "it writes Location twice")]
    [InlineData(@"Status: 200\nContent-Length: 1\nContent-Length: 1\n\nx", "it writes Content-Length twice")]
    [InlineData(@"Status: 100\n\n", "\"100\" is no status from 200 to 599")]
    [InlineData(@"Status: 101 Switching\n\n", "\"101 Switching\" is no status from 200 to 599")]
    [InlineData(@"Status: 600\n\n", "\"600\" is no status from 200 to 599")]
    [InlineData(@"Status: 2000\n\n", "\"2000\" is no status from 200 to 599")]
    [InlineData(@"Status: OK\n\n", "\"OK\" is no status from 200 to 599")]
    [InlineData(@"Status:\n\n", "\"\" is no status from 200 to 599")]
    [InlineData(@"Status: 200\nContent-Length: -1\n\n", "\"-1\" is no Content-Length")]
    [InlineData(@"Status: 200\nContent-Length: 1x\n\n", "\"1x\" is no Content-Length")]
    [InlineData(@"Status: 200\nX-A: a\rb\n\n", "the value of X-A has a byte that a header cannot have, 0x0d")]
    [InlineData(@"Status: 200\nX-A: a\000b\n\n", "the value of X-A has a byte that a header cannot have, 0x00")]
    [InlineData(@"Status: 200\nX-A: \303\244\n\n", "the value of X-A has a byte that a header cannot have, 0xc3")]
    [InlineData(@"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", "it writes a whole HTTP answer (NPH), which is not supported; let it begin with \"Status:\" instead")]
    public async Task Wrong_headers_of_every_kind_are_answered_with_502_and_told_in_the_log(string output, string reason)
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell($"printf '{output}'");

        using var response = await site.Client.GetAsync("a.cgi");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        Assert.Contains($"Error: \"a.cgi\" gave no proper answer: {reason}", site.Log);
    }

    [Fact]
    public async Task A_program_that_ends_badly_before_its_headers_is_answered_with_502_and_its_exit_code_is_told()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell("exit 7", "code.cgi").Shell("kill -SEGV $$", "signal.cgi");

        Assert.Equal(HttpStatusCode.BadGateway, (await site.Client.GetAsync("code.cgi")).StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await site.Client.GetAsync("signal.cgi")).StatusCode);

        Assert.Contains("Error: \"code.cgi\" gave no proper answer: it writes nothing, and it ended with exit code 7", site.Log);
        Assert.Contains("Error: \"signal.cgi\" gave no proper answer: it writes nothing, and it ended with signal 11", site.Log);
    }

    [Fact]
    public async Task A_program_that_ends_badly_after_its_answer_is_told_in_the_log()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell("printf 'Status: 200\\n\\nfine'; exit 3");

        Assert.Equal("fine", await site.Client.GetStringAsync("a.cgi"));

        await site.NothingRunsAsync();
        Assert.Contains("Warning: \"a.cgi\" ended with exit code 3", site.Log);
    }

    [Theory]
    [InlineData("/elsewhere?a=b", 302, "/elsewhere?a=b")]
    [InlineData("http://example.org/", 302, "http://example.org/")]
    [InlineData(@"/\303\244", 302, "/%C3%A4")]
    [InlineData(@"/made\nStatus: 201 Created", 201, "/made")]
    public async Task A_location_sends_the_client_there(string location, int status, string expected)
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell($@"printf 'Location: {location}\n\n'");

        using var response = await site.Client.GetAsync("a.cgi");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(expected, response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Headers_go_to_the_client_in_any_number_except_those_of_the_connection()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(@"printf 'Status: 200\nSet-Cookie: a=1\nSet-Cookie: b=2\nConnection: close\nTransfer-Encoding: chunked\nUpgrade: x\nX-CGI-Any: 1\nKeep-Alive: 3\n\nbody'");

        using var response = await site.Client.GetAsync("a.cgi");

        Assert.Equal(["a=1", "b=2"], response.Headers.GetValues("Set-Cookie"));
        Assert.False(response.Headers.Contains("X-CGI-Any") || response.Headers.Contains("Upgrade") || response.Headers.Contains("Keep-Alive"));
        Assert.Null(response.Headers.ConnectionClose);
        Assert.Equal("body", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_gets_the_headers_and_no_body_while_the_program_writes_one()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(@"printf 'Content-Type: text/plain\nContent-Length: 100000\n\n'; head -c 100000 /dev/zero; echo done > finished");

        using var response = await site.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "a.cgi"));

        Assert.Equal(100000, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("done", await site.ReadWhenThereAsync("finished"));
    }

    [Fact]
    public async Task A_body_shorter_than_announced_breaks_off_and_a_longer_one_is_cut()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(@"printf 'Status: 200\nContent-Length: 5\n\nabc'", "short.cgi").Shell(@"printf 'Status: 200\nContent-Length: 2\n\nabc'", "long.cgi");

        await Assert.ThrowsAsync<HttpRequestException>(() => site.Client.GetStringAsync("short.cgi"));
        Assert.Equal("ab", await site.Client.GetStringAsync("long.cgi"));

        await site.NothingRunsAsync();
        Assert.Contains("Error: \"short.cgi\" gave no proper answer: its body is shorter than its Content-Length", site.Log);
        Assert.Contains("Error: \"long.cgi\" gave no proper answer: its body is longer than its Content-Length", site.Log);
    }

    [Fact]
    public async Task What_a_program_writes_arrives_while_it_goes_on()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(@"printf 'Status: 200\n\nfirst'; while [ ! -e go ]; do sleep 0.02; done; printf second");

        await using var stream = await site.Client.GetStreamAsync("a.cgi");
        var buffer = new byte[20];
        Assert.Equal("first", Encoding.ASCII.GetString(buffer, 0, await stream.ReadAtLeastAsync(buffer, 5)));
        File.WriteAllText(site.PathOf("go"), "");
        Assert.Equal("second", Encoding.ASCII.GetString(buffer, 0, await stream.ReadAtLeastAsync(buffer, 6)));
    }

    [Fact]
    public async Task A_program_waits_for_a_client_that_does_not_read()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(@"printf 'Status: 200\n\n'; head -c 100000000 /dev/zero; echo done > finished");

        using var response = await site.Client.GetAsync("a.cgi", HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(1, site.Programs.Running);
        Assert.False(File.Exists(site.PathOf("finished")));
        var length = 0L;
        var buffer = new byte[65536];
        await using var stream = await response.Content.ReadAsStreamAsync();
        while (await stream.ReadAsync(buffer) is > 0 and var count)
        {
            length += count;
        }

        Assert.Equal(100_000_000, length);
        Assert.Equal("done", await site.ReadWhenThereAsync("finished"));
    }
}
