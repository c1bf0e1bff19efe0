using System.Security.Claims;
using System.Text;

namespace Twisted.Tests.Web.Cgi;

public sealed class CgiEnvironmentTests
{
    private const string Print = "printf 'Content-Type: text/plain\\n\\n'; exec /usr/bin/env";

    [Fact]
    public async Task A_program_has_the_variables_of_the_standard_and_nothing_else_of_this_process()
    {
        Environment.SetEnvironmentVariable("TWISTED_TEST_SECRET", "hidden");
        await using var site = await CgiSite.StartAsync(new CgiProcessor { Root = "/srv/www/" });
        site.Shell(Print);

        var variables = await SendAsync(site, "GET /a.cgi/one/t%20wo?x=%20y&z HTTP/1.1\r\nHost: example.org:81\r\nUser-Agent: me\r\nConnection: close\r\n\r\n");

        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOCUMENT_ROOT"] = "/srv/www/",
            ["GATEWAY_INTERFACE"] = "CGI/1.1",
            ["HTTP_HOST"] = "example.org:81",
            ["HTTP_USER_AGENT"] = "me",
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["PATH_INFO"] = "/one/t wo",
            ["PATH_TRANSLATED"] = "/srv/www/one/t wo",
            ["QUERY_STRING"] = "x=%20y&z",
            ["REMOTE_ADDR"] = "127.0.0.1",
            ["REMOTE_HOST"] = "127.0.0.1",
            ["REQUEST_METHOD"] = "GET",
            ["REQUEST_URI"] = "/a.cgi/one/t%20wo?x=%20y&z",
            ["SCRIPT_FILENAME"] = site.PathOf("a.cgi"),
            ["SCRIPT_NAME"] = "/a.cgi",
            ["SERVER_NAME"] = "example.org",
            ["SERVER_PORT"] = site.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["SERVER_PROTOCOL"] = "HTTP/1.1",
            ["SERVER_SOFTWARE"] = "Twisted.Web",
        };
        foreach (var name in new[] { "LANG", "TZ" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                expected[name] = value;
            }
        }

        // Shells add these.
        Assert.Equal(expected, variables.Where(variable => variable.Key is not ("PWD" or "OLDPWD" or "SHLVL" or "_")));
        Assert.Equal(site.Folder, variables["PWD"]);
    }

    [Fact]
    public async Task Without_a_host_and_a_query_there_are_the_address_and_an_empty_text()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(Print);

        var variables = await SendAsync(site, "GET /a.cgi HTTP/1.0\r\n\r\n");

        Assert.Equal(("127.0.0.1", "", "HTTP/1.0"), (variables["SERVER_NAME"], variables["QUERY_STRING"], variables["SERVER_PROTOCOL"]));
        Assert.False(variables.ContainsKey("PATH_INFO") || variables.ContainsKey("CONTENT_LENGTH") || variables.ContainsKey("CONTENT_TYPE"));
    }

    [Fact]
    public async Task No_header_becomes_a_variable_that_means_something_else()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell(Print);

        var variables = await SendAsync(
            site,
            "POST /a.cgi HTTP/1.0\r\nHost: a\r\nProxy: http://evil.example/\r\npRoXy: again\r\nAuthorization: Basic x\r\nProxy-Authorization: Basic y\r\nX_Under: 1\r\n" +
            "X.Dot: 2\r\nX-Good: 3\r\nX-Good: 4\r\nCookie: a=1\r\nCookie: b=2\r\nX-Hop: 5\r\nConnection: x-hop\r\nTE: trailers\r\n" +
            "Content-Type: text/z\r\nContent-Length: 0\r\nExpect: 100-continue\r\nKeep-Alive: 1\r\n\r\n");

        Assert.Equal(
            ["HTTP_COOKIE=a=1; b=2", "HTTP_HOST=a", "HTTP_X_GOOD=3, 4"],
            variables.Where(variable => variable.Key.StartsWith("HTTP", StringComparison.Ordinal)).Select(variable => $"{variable.Key}={variable.Value}"));
        Assert.Equal(("text/z", "0"), (variables["CONTENT_TYPE"], variables["CONTENT_LENGTH"]));
        Assert.DoesNotContain("evil", string.Join('\n', variables.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_that_are_named_are_passed_and_do_not_displace_those_of_the_request()
    {
        Environment.SetEnvironmentVariable("TWISTED_TEST_PASSED", "ä = 1");
        Environment.SetEnvironmentVariable("REMOTE_USER", "root");
        await using var site = await CgiSite.StartAsync(new CgiProcessor { PassedVariables = ["TWISTED_TEST_PASSED", "TWISTED_TEST_NONE", "REQUEST_METHOD"] });
        site.Shell(Print);

        var variables = await SendAsync(site, "GET /a.cgi HTTP/1.0\r\n\r\n");

        Assert.Equal("ä = 1", variables["TWISTED_TEST_PASSED"]);
        Assert.Equal("GET", variables["REQUEST_METHOD"]);
        Assert.False(variables.ContainsKey("TWISTED_TEST_NONE") || variables.ContainsKey("REMOTE_USER"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A=B")]
    [InlineData("A\0")]
    public void A_name_that_no_variable_can_have_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new CgiProcessor { PassedVariables = [name] });

    [Fact]
    public async Task A_query_never_becomes_arguments()
    {
        await using var site = await CgiSite.StartAsync();
        site.Shell("printf 'Status: 200\\n\\n'; echo \"$# $0\"");

        Assert.Equal($"0 {site.PathOf("a.cgi")}\n", await site.Client.GetStringAsync("a.cgi?-s+-x"));
    }

    [Fact]
    public void Somebody_who_logged_in_is_named_and_https_is_said()
    {
        var context = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "alice")], "Basic")) };
        context.Request.Scheme = "https";
        context.Request.Protocol = "HTTP/2";
        context.Request.PathBase = "/ä";
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("::ffff:192.0.2.1");
        context.Connection.LocalIpAddress = System.Net.IPAddress.IPv6Loopback;

        var variables = CgiEnvironment.Of(context, "/srv/ä", null, new CgiProcessor());

        Assert.Equal(("Basic", "alice", "on", "HTTP/2.0"), (variables["AUTH_TYPE"], variables["REMOTE_USER"], variables["HTTPS"], variables["SERVER_PROTOCOL"]));
        Assert.Equal(("192.0.2.1", "[::1]", "443", "/ä", "/%C3%A4"), (variables["REMOTE_ADDR"], variables["SERVER_NAME"], variables["SERVER_PORT"], variables["SCRIPT_NAME"], variables["REQUEST_URI"]));
    }

    [Fact]
    public void A_request_with_a_nul_is_refused()
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/a\0b";
        Assert.Equal(400, Assert.Throws<BadHttpRequestException>(() => CgiEnvironment.Of(context, "/a", null, new CgiProcessor())).StatusCode);
    }

    private static async Task<SortedDictionary<string, string>> SendAsync(CgiSite site, string request)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await reader.ReadToEndAsync().WaitAsync(CgiSite.HangLimit);
        Assert.StartsWith("HTTP/1.1 200", text, StringComparison.Ordinal);

        // The pieces of a chunked answer have their lengths on lines without an equals sign.
        return new(
            text[text.IndexOf("\r\n\r\n", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Contains('=', StringComparison.Ordinal))
                .Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]),
            StringComparer.Ordinal);
    }
}
