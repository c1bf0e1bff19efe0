using System.Net;
using Twisted.Accounts;
using Twisted.Testing;

namespace Twisted.Tests.Web;

public sealed class DigestTests : IDisposable
{
    private readonly SecretsFile _secrets = new("alice:s3cret: with colon", "Jäsøn Doe:geheim", "bob:two");

    public void Dispose() => _secrets.Dispose();

    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_example_of_the_RFC_is_right(string algorithm, string response)
    {
        // RFC 7616, section 3.9.1.
        var text = $"username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", algorithm={algorithm}, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
            + $"nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, response=\"{response}\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

        Assert.True(DigestHeader.TryParse(text, out var header, out _));

        Assert.True(new DigestResponse(header, "GET").IsAnswerWith("Circle of Life"u8));
        Assert.False(new DigestResponse(header, "GET").IsAnswerWith("Circle of life"u8));
        Assert.False(new DigestResponse(header, "POST").IsAnswerWith("Circle of Life"u8));
    }

    [Theory]
    [InlineData("SHA-256")]
    [InlineData("MD5")]
    public async Task Who_knows_the_secret_is_let_in_and_learns_that_the_server_knows_it_too(string algorithm)
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var refusal = await server.Client.GetAsync("/a");
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
        var client = new DigestClient { Nonce = DigestClient.NonceOf(refusal), Algorithm = algorithm };

        var answer = await client.SendAsync(server.Client);

        Assert.Equal("alice by Digest at '/a'", await answer.Content.ReadAsStringAsync());
        Assert.Contains(client.ServerAnswer, answer.Headers.GetValues("Authentication-Info").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Challenges_begin_with_the_best()
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var challenges = (await server.Client.GetAsync("/a")).Headers.WwwAuthenticate.Select(header => header.ToString()).ToArray();

        Assert.Equal(3, challenges.Length);
        Assert.Matches("^Digest realm=\"the realm\", nonce=\"[^\"]{43}\", qop=\"auth\", algorithm=SHA-256, charset=UTF-8$", challenges[0]);
        Assert.Contains("algorithm=MD5", challenges[1], StringComparison.Ordinal);
        Assert.Equal("Basic realm=\"the realm\", charset=\"UTF-8\"", challenges[2]);
    }

    [Fact]
    public async Task Without_MD5_an_answer_with_it_is_refused()
    {
        await using var server = await ResourceServer.StartAsync(Guard(offersMd5: false));
        var refusal = await server.Client.GetAsync("/a");
        Assert.DoesNotContain(refusal.Headers.WwwAuthenticate, header => header.ToString().Contains("MD5", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Unauthorized, (await new DigestClient { Nonce = DigestClient.NonceOf(refusal), Algorithm = "MD5" }.SendAsync(server.Client)).StatusCode);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_is_refused_and_so_is_its_count()
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var client = new DigestClient { Nonce = DigestClient.NonceOf(await server.Client.GetAsync("/a")) };
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(server.Client)).StatusCode);

        foreach (var replay in new[] { client, client with { ClientNonce = "another" }, client with { Algorithm = "MD5" } })
        {
            var refusal = await replay.SendAsync(server.Client);
            Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
            Assert.True(DigestClient.IsStale(refusal));
        }

        // A browser has several requests under way, and they arrive as they like.
        foreach (var count in new[] { "00000005", "00000003", "00000002", "00000045", "00000044" })
        {
            Assert.Equal(HttpStatusCode.OK, (await (client with { Count = count }).SendAsync(server.Client)).StatusCode);
        }

        foreach (var count in new[] { "00000003", "00000004", "00000000", "00000045" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await (client with { Count = count }).SendAsync(server.Client)).StatusCode);
        }
    }

    [Fact]
    public async Task A_nonce_that_is_not_ours_is_stale_and_says_nothing_of_the_password()
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        await using var other = await ResourceServer.StartAsync(Guard());
        var nonce = DigestClient.NonceOf(await server.Client.GetAsync("/a"));
        string[] forged =
        [
            "", "x", nonce[..^1], nonce + "A", nonce + "=", nonce + " ", (nonce[0] == 'A' ? 'B' : 'A') + nonce[1..], nonce[..20] + (nonce[20] == 'x' ? 'y' : 'x') + nonce[21..],
            DigestClient.NonceOf(await other.Client.GetAsync("/a")), new string('A', 43), "dcd98b7102dd2f0e8b11d0f600bfb0c093", Respelled(nonce),
        ];
        foreach (var text in forged)
        {
            foreach (var password in new[] { "s3cret: with colon", "wrong" })
            {
                var refusal = await new DigestClient { Nonce = text, Password = password }.SendAsync(server.Client);
                Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
                Assert.True(DigestClient.IsStale(refusal), text);
            }
        }
    }

    [Fact]
    public async Task A_nonce_expires_and_the_client_gets_another_without_its_user_being_asked()
    {
        var clock = new ManualClock();
        await using var server = await ResourceServer.StartAsync(Guard(clock));
        var client = new DigestClient { Nonce = DigestClient.NonceOf(await server.Client.GetAsync("/a")) };
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(server.Client)).StatusCode);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        var refusal = await (client with { Count = "00000002" }).SendAsync(server.Client);

        Assert.True(DigestClient.IsStale(refusal));
        Assert.Equal(HttpStatusCode.OK, (await (client with { Nonce = DigestClient.NonceOf(refusal) }).SendAsync(server.Client)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_not_called_stale()
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var nonce = DigestClient.NonceOf(await server.Client.GetAsync("/a"));
        var client = new DigestClient { Nonce = nonce };
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(server.Client)).StatusCode);
        foreach (var wrong in new[] { client with { Password = "x" }, client with { User = "nobody" }, client with { User = "bob" }, client with { Realm = "another" }, client with { Method = "POST" } })
        {
            var refusal = await (wrong with { Count = "00000009" }).SendAsync(server.Client);
            Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
            Assert.False(DigestClient.IsStale(refusal));
        }
    }

    [Theory]
    [InlineData("/a", "/b")]
    [InlineData("/a", "/a?x=1")]
    [InlineData("/a", "")]
    [InlineData("/a", "http://localhost/b")]
    [InlineData("/a", "//a")]
    public async Task An_answer_for_another_path_is_malformed(string path, string uri)
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var client = new DigestClient { Nonce = DigestClient.NonceOf(await server.Client.GetAsync("/a")), Uri = uri };
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(server.Client, path)).StatusCode);
    }

    [Theory]
    [InlineData("/a?x=%20y&z")]
    [InlineData("/a%20b/c")]
    public async Task An_answer_is_for_path_and_query_as_they_were_sent(string path)
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var client = new DigestClient { Nonce = DigestClient.NonceOf(await server.Client.GetAsync("/a")), Uri = path };
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(server.Client)).StatusCode);
        var absolute = client with { Uri = $"http://{server.Address.Authority}{path}", Count = "00000002" };
        Assert.Equal(HttpStatusCode.OK, (await absolute.SendAsync(server.Client, path)).StatusCode);
    }

    [Fact]
    public async Task A_name_may_have_any_characters_in_either_form()
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var client = new DigestClient { Nonce = DigestClient.NonceOf(await server.Client.GetAsync("/a")), User = "Jäsøn Doe", Password = "geheim" };
        var plain = await RawHttp.GetAsync(server.Address, "/a", "Authorization: " + client.Header);
        Assert.Contains("Jäsøn Doe by Digest", plain, StringComparison.Ordinal);

        var second = client with { Count = "00000002" };
        var extended = second.Header.Replace("username=\"Jäsøn Doe\"", "username*=UTF-8''J%C3%A4s%C3%B8n%20Doe", StringComparison.Ordinal);
        Assert.Contains("Jäsøn Doe by Digest", await RawHttp.GetAsync(server.Address, "/a", "Authorization: " + extended), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("=")]
    [InlineData("a=b c=d")]
    [InlineData("username=\"alice")]
    [InlineData("username=\"alice\\")]
    [InlineData("<ALL>, realm=\"twice\"")]
    [InlineData("<ALL>, username*=UTF-8''alice")]
    [InlineData("<ALL>, userhash=true")]
    [InlineData("<ALL:qop=auth:qop=auth-int>")]
    [InlineData("<ALL:qop=auth:>")]
    [InlineData("<ALL:nc=00000001:nc=1>")]
    [InlineData("<ALL:nc=00000001:nc=0000000g>")]
    [InlineData("<ALL:nc=00000001:nc=-0000001>")]
    [InlineData("<ALL:SHA-256:SHA-512-256>")]
    [InlineData("<ALL:SHA-256:SHA-256-sess>")]
    [InlineData("<ALL:SHA-256:MD5>")]
    [InlineData("<ALL:response=\":response=\"0>")]
    [InlineData("<ALL:username=\"alice\":username*=utf-8''%zz>")]
    [InlineData("<ALL:username=\"alice\":username*=utf-8''%ff>")]
    [InlineData("<ALL:username=\"alice\":username*=latin-1''alice>")]
    public async Task What_is_malformed_is_answered_with_400(string text)
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var whole = new DigestClient { Nonce = DigestClient.NonceOf(await server.Client.GetAsync("/a")) }.Header["Digest ".Length..];
        if (text.StartsWith("<ALL:", StringComparison.Ordinal))
        {
            var parts = text[5..^1].Split(':', 2);
            var middle = text[5..^1].IndexOf(':', StringComparison.Ordinal);
            text = whole.Replace(parts[0], text[(5 + middle + 1)..^1], StringComparison.Ordinal);
            Assert.NotEqual(whole, text);
        }

        text = text.Replace("<ALL>", whole, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 ", await RawHttp.GetAsync(server.Address, "/a", "Authorization: Digest " + text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_may_have_blanks_and_empty_elements()
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var header = new DigestClient { Nonce = DigestClient.NonceOf(await server.Client.GetAsync("/a")) }.Header;
        var spaced = "dIGEST ,, " + header["Digest ".Length..].Replace(", ", "\t, ,", StringComparison.Ordinal).Replace("=auth", " = \"au\\th\"", StringComparison.Ordinal) + ",";
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(server.Address, "/a", "Authorization: " + spaced), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_memory_of_nonces_forgets_the_oldest_and_takes_none_of_them_again()
    {
        var clock = new ManualClock();
        var nonces = new DigestNonces(TimeSpan.FromHours(1), clock);
        var made = new List<string>();
        for (var i = 0; i < 10_001; i++)
        {
            clock.Advance(TimeSpan.FromTicks(1));
            made.Add(nonces.Make());
            Assert.True(nonces.TryUse(made[i], 1));
        }

        Assert.All(made, nonce => Assert.False(nonces.TryUse(nonce, 1)));
        Assert.False(nonces.TryUse(made[0], 2));
        Assert.True(nonces.TryUse(made[^1], 2));
    }

    [Fact]
    public async Task Curl_logs_in()
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var url = new Uri(server.Address, "/a?b=c").AbsoluteUri;
        Assert.Equal("alice by Digest at '/a'", await Curl.RunAsync("--digest", "--user", "alice:s3cret: with colon", url));
        Assert.Equal("alice by Digest at '/a'", await Curl.RunAsync("--anyauth", "--user", "alice:s3cret: with colon", url));
        Assert.Equal("alice by Basic at '/a'", await Curl.RunAsync("--basic", "--user", "alice:s3cret: with colon", url));
        Assert.Equal("Jäsøn Doe by Digest at '/a'", await Curl.RunAsync("--digest", "--user", "Jäsøn Doe:geheim", url));
        Assert.Equal("", await Curl.RunAsync("--digest", "--user", "alice:wrong", url));
    }

    [Fact]
    public async Task The_client_of_NET_logs_in_and_goes_on_with_its_nonce()
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        using var client = new HttpClient(new SocketsHttpHandler { Credentials = new CredentialCache { { server.Address, "Digest", new NetworkCredential("alice", "s3cret: with colon") } } }) { BaseAddress = server.Address };
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("alice by Digest at '/a'", await client.GetStringAsync("/a"));
        }
    }

    private GuardedResource Guard(TimeProvider? clock = null, bool offersMd5 = true) => new(Samples.WhoAmI(), new Portal(new WebRealm(), [new SecretsFileChecker(_secrets.Path)]), "the realm")
    {
        Clock = clock ?? TimeProvider.System,
        OffersMd5 = offersMd5,
    };

    /// <summary>Other characters that stand for the same bytes: of the last one not all bits count.</summary>
    private static string Respelled(string nonce)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return nonce[..^1] + Alphabet[Alphabet.IndexOf(nonce[^1], StringComparison.Ordinal) ^ 1];
    }
}
