using System.Net;
using System.Net.WebSockets;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Twisted.Persistence;
using Twisted.Testing;

namespace Twisted.Tests.Web;

public sealed class ReverseProxyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("proxy").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, "/in/a%20b?c=%20d", "/a%20b?c=%20d")]
    [InlineData(true, "/in/a%20b?c=%20d", "/a%20b?c=%20d")]
    [InlineData(false, "/in", "/")]
    [InlineData(false, "/in/", "/")]
    [InlineData(false, "/in/a%2Fb", "/a%2Fb")]
    [InlineData(false, "/in/a%252Fb%25", "/a%252Fb%25")]
    [InlineData(false, "/in//a//", "//a//")]
    [InlineData(false, "/i%6e/%C3%BC", "/%C3%BC")]
    [InlineData(false, "/in/x/../y%20z", "/y%20z")]
    [InlineData(false, "/in/%2e%2e/in/y", "/y")]
    public async Task A_path_is_passed_on_as_it_was_written(bool isSocket, string path, string expected)
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync(Raw(context)), isSocket ? Path.Combine(_folder, "s") : null);
        await using var server = await ResourceServer.StartAsync(new Tree().PutChild("in", new ReverseProxy(upstream.Address)));
        Assert.Contains($"<{expected}>", await RawHttp.GetAsync(server.Address, path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_of_the_destination_stands_in_front()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync(Raw(context)));
        await using var server = await ResourceServer.StartAsync(new ReverseProxy(upstream.Address + "/app/"));
        Assert.Contains("</app/x>", await RawHttp.GetAsync(server.Address, "/x"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, "192.0.2.7", "192.0.2.7", "for=192.0.2.7;host=\"site.example:81\";proto=https")]
    [InlineData(true, true, "2001:db8::1", "203.0.113.9, 2001:db8::1", "for=203.0.113.9, for=\"[2001:db8::1]\";host=\"site.example:81\";proto=https")]
    public async Task Servers_behind_learn_of_the_client_what_is_true(bool trusts, bool keepsHost, string client, string addresses, string forwarded)
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            var headers = context.Request.Headers;
            return context.Response.WriteAsync(
                $"<{headers["X-Forwarded-For"]}|{headers["Forwarded"]}|{headers["X-Forwarded-Proto"]}|{headers["X-Forwarded-Host"]}|{headers["X-Forwarded-Prefix"]}|{headers["X-Real-IP"]}|{headers.Host}|{headers.Via.ToString()[..12]}>");
        });
        var front = new RequestFront(new Tree().PutChild("in", new ReverseProxy(upstream.Address) { TrustsForwarded = trusts, KeepsHost = keepsHost })) { Client = IPAddress.Parse(client), IsHttps = true };
        await using var server = await ResourceServer.StartAsync(front);
        var answer = await RawHttp.SendAsync(
            server.Address,
            "GET /in/x HTTP/1.1\r\nHost: site.example:81\r\nConnection: close, X-Forwarded-Proto\r\nX-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\nX-Real-IP: 203.0.113.9\r\nX-Forwarded-Prefix: /evil\r\n\r\n");
        var prefix = trusts ? "/evil" : "/in";
        Assert.Contains($"<{addresses}|{forwarded}|https|site.example:81|{prefix}|{(trusts ? "203.0.113.9" : "")}|{(keepsHost ? "site.example:81" : new Uri(upstream.Address).Authority)}|1.1 twisted->", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Destinations_have_their_turns_and_one_that_is_dead_is_left_out()
    {
        var clock = new ManualClock();
        await using var one = await Upstream.StartAsync(context => context.Response.WriteAsync("one"));
        await using var two = await Upstream.StartAsync(context => context.Response.WriteAsync("two"));
        var dead = Upstream.Dead();
        var front = new RequestFront(new ReverseProxy(one.Address, dead, two.Address) { Clock = clock });
        await using var server = await ResourceServer.StartAsync(front);

        var answers = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add(await (await server.Client.PostAsync("/", new StringContent("a body"))).Content.ReadAsStringAsync());
        }

        Assert.All(["one", "two"], name => Assert.InRange(answers.Count(answer => answer == name), 4, 8));
        Assert.Equal(12, answers.Count(answer => answer is "one" or "two"));
        Assert.Single(front.Events, entry => entry.Id == 3050);

        await using var alive = await Upstream.StartAsync(context => context.Response.WriteAsync("three"), port: new Uri(dead).Port);
        for (var i = 0; i < 3; i++)
        {
            Assert.NotEqual("three", await server.Client.GetStringAsync("/"));
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        var later = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            later.Add(await server.Client.GetStringAsync("/"));
        }

        Assert.Contains("three", later);
        Assert.Single(front.Events, entry => entry.Id == 3051);
    }

    [Fact]
    public async Task When_all_are_dead_the_answer_is_502_with_a_few_words()
    {
        foreach (var destination in new[] { Upstream.Dead(), "unix:" + Path.Combine(_folder, "none"), "http://name.invalid" })
        {
            await using var server = await ResourceServer.StartAsync(new ReverseProxy(destination));
            var answer = await server.Client.GetAsync("/");
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
            Assert.StartsWith("502 Bad Gateway\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_destination_that_takes_too_long_is_answered_with_504()
    {
        await using var upstream = await Upstream.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var front = new RequestFront(new ReverseProxy(upstream.Address) { ActivityTimeout = TimeSpan.FromMilliseconds(200) });
        await using var server = await ResourceServer.StartAsync(front);
        var answer = await server.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.StartsWith("504 Gateway Timeout\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(3052, Assert.Single(front.Events).Id);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_breaks_off_at_the_client_too()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("some");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await using var server = await ResourceServer.StartAsync(new ReverseProxy(upstream.Address));
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task What_is_no_HTTP_is_answered_with_502()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("220 mail.example ESMTP\r\n"u8.ToArray());
        });
        await using var server = await ResourceServer.StartAsync(new ReverseProxy($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        Assert.Equal(HttpStatusCode.BadGateway, (await server.Client.GetAsync("/")).StatusCode);
        await serving;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_megabytes_go_both_ways_unchanged(bool isSocket)
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            // A client of HTTP/1.1 may read only once it has sent everything.
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await context.Response.Body.WriteAsync(body.ToArray());
        }, isSocket ? Path.Combine(_folder, "s") : null);
        await using var server = await ResourceServer.StartAsync(new ReverseProxy(upstream.Address));
        var bytes = RandomNumberGenerator.GetBytes(10 << 20);
        var answer = await (await server.Client.PostAsync("/", new ByteArrayContent(bytes))).Content.ReadAsByteArrayAsync();
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(answer));
    }

    [Fact]
    public async Task WebSockets_are_passed_on()
    {
        var echo = new EchoSocket { AllowedOrigins = ["*"] };
        await using var upstream = await Upstream.StartAsync(echo.RenderAsync);
        await using var server = await ResourceServer.StartAsync(new Tree().PutChild("in", new ReverseProxy(upstream.Address)));
        using var client = new ClientWebSocket();
        await client.ConnectAsync(SocketClient.UrlOf(server.Address, "/in/x"), default);
        Assert.Equal("hello", await SocketClient.AskAsync(client, "hello"));
        Assert.Equal("again", await SocketClient.AskAsync(client, "again"));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
    }

    [Fact]
    public async Task HTTP_2_without_TLS_is_spoken_where_told()
    {
        await using var upstream = await Upstream.StartAsync(
            async context =>
            {
                await context.Response.WriteAsync(context.Request.Protocol);
            },
            protocols: HttpProtocols.Http2);
        await using var server = await ResourceServer.StartAsync(new ReverseProxy(upstream.Address) { UsesHttp2WithoutTls = true });
        var answer = await server.Client.GetAsync("/");
        Assert.Equal("HTTP/2", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_proxy_that_forwards_to_itself_is_told_so()
    {
        ReverseProxy? proxy = null;
        var front = new RequestFront(new DelegateResource(context => proxy!.RenderAsync(context)));
        await using var server = await ResourceServer.StartAsync(front);
        proxy = new ReverseProxy(server.Address.AbsoluteUri);
        var answer = await server.Client.GetAsync("/");
        Assert.Equal(508, (int)answer.StatusCode);
        Assert.Equal(3053, Assert.Single(front.Events).Id);
    }

    [Fact]
    public async Task Other_proxies_on_the_way_are_no_loop()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("here"));
        await using var server = await ResourceServer.StartAsync(new ReverseProxy(upstream.Address));
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Via", "1.1 twisted-0000000000000000, 1.1 cache (twisted)");
        Assert.Equal("here", await (await server.Client.SendAsync(request)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task There_are_no_tunnels()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("here"));
        await using var server = await ResourceServer.StartAsync(new ReverseProxy(upstream.Address));
        Assert.StartsWith("HTTP/1.1 501 ", await RawHttp.SendAsync(server.Address, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:80")]
    [InlineData("ftp://example.com")]
    [InlineData("http://")]
    [InlineData("http://user:secret@example.com")]
    [InlineData("http://example.com/?a")]
    [InlineData("http://example.com/#a")]
    [InlineData("unix:")]
    [InlineData("unix:relative")]
    public void What_is_no_destination_is_refused(string destination) =>
        Assert.Contains("is no destination of a proxy", Assert.Throws<ArgumentException>(() => new ReverseProxy("http://127.0.0.1", destination)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void A_proxy_comes_back_from_a_tap(TapFormat format)
    {
        var proxy = new ReverseProxy("http://127.0.0.1:81", "unix:/run/s") { KeepsHost = true, TrustsForwarded = true, UsesHttp2WithoutTls = true, ConnectTimeout = TimeSpan.FromSeconds(1), ActivityTimeout = TimeSpan.FromSeconds(2) };
        var back = TapRoundTrip.Of(proxy, format);
        Assert.Equal(proxy.Destinations, back.Destinations);
        Assert.Equal((true, true, true, proxy.ConnectTimeout, proxy.ActivityTimeout), (back.KeepsHost, back.TrustsForwarded, back.UsesHttp2WithoutTls, back.ConnectTimeout, back.ActivityTimeout));
        Assert.NotEqual(proxy.Pseudonym, back.Pseudonym);
    }

    [Fact]
    public void Only_two_classes_know_the_library_so_that_it_is_loaded_with_the_first_request_only()
    {
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var knowing = typeof(ReverseProxy).Assembly.GetTypes().Where(type =>
            new[] { type.BaseType }.Concat(type.GetInterfaces()).Concat(type.GetFields(All).Select(field => field.FieldType))
                .Concat(type.GetMethods(All).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [])))
                .Any(used => used?.Assembly.GetName().Name == "Yarp.ReverseProxy"));
        Assert.Equal(["ProxyForwarder", "ProxyTransformer"], knowing.Select(type => (type.DeclaringType ?? type).Name).Distinct().Order(StringComparer.Ordinal));
    }

    private static string Raw(HttpContext context) => $"<{context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget}>";

    private sealed class Tree : Resource
    {
        public override Task RenderAsync(HttpContext context) => Task.CompletedTask;
    }
}
