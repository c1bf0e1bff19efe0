using System.Net;
using System.Text;
using Twisted.Accounts;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Testing;

namespace Twisted.Tests.Web;

public sealed class BasicTests
{
    private static readonly IPAddress Far = IPAddress.Parse("192.0.2.7");

    private static readonly FailureLimit Loose = new() { FreeFailures = 1000 };

    [Theory]
    [InlineData("alice:open:sesame", "alice")]
    [InlineData("müller:pässwörd", "müller")]
    public async Task Who_knows_the_password_is_let_in(string pair, string name)
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        Assert.Contains($"{name} by Basic", await RawHttp.GetAsync(server.Address, "/a", Header(pair)), StringComparison.Ordinal);
        Assert.Contains($"{name} by Basic", await RawHttp.GetAsync(server.Address, "/a", Header(pair).Replace("Basic", "bASIC ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice:wrong")]
    [InlineData("alice:open")]
    [InlineData("Alice:open:sesame")]
    [InlineData("nobody:open:sesame")]
    [InlineData(":")]
    [InlineData("alice:")]
    [InlineData(":open:sesame")]
    public async Task Others_are_asked_again(string pair)
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        var answer = await RawHttp.GetAsync(server.Address, "/a", Header(pair));
        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Basic realm=\"the realm\", charset=\"UTF-8\"\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic YWxpY2U6b3Blbg")]
    [InlineData("Basic YWxp Y2U6b3Blbg==")]
    [InlineData("Basic YWxpY2U=")]
    [InlineData("Basic /////w==")]
    [InlineData("Basic YWxpY2U6AG9wZW4=")]
    [InlineData("Basic YWxpY2UKOm9wZW4=")]
    [InlineData("Basic YWxpY2U6b3Blbg==, Basic YWxpY2U6b3Blbg==")]
    public async Task What_is_malformed_is_answered_with_400(string header)
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        Assert.StartsWith("HTTP/1.1 400 ", await RawHttp.GetAsync(server.Address, "/a", "Authorization: " + header), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("")]
    [InlineData("Digest username=\"alice\"")]
    public async Task Schemes_that_are_not_offered_are_answered_with_those_that_are(string header)
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        Assert.StartsWith("HTTP/1.1 401 ", await RawHttp.GetAsync(server.Address, "/a", "Authorization: " + header), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_headers_are_malformed()
    {
        await using var server = await ResourceServer.StartAsync(Guard());
        Assert.StartsWith("HTTP/1.1 400 ", await RawHttp.GetAsync(server.Address, "/a", Header("alice:open:sesame"), Header("alice:open:sesame")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/none")]
    [InlineData("/in/none")]
    [InlineData("//")]
    public async Task Every_path_is_guarded_whether_there_is_something_or_not(string path)
    {
        var tree = new GuardedResource(new Tree().PutChild("in", Samples.WhoAmI()), Portal(), "the realm");
        await using var server = await ResourceServer.StartAsync(tree);
        Assert.StartsWith("HTTP/1.1 401 ", await RawHttp.GetAsync(server.Address, path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tree_behind_is_walked_as_if_nothing_stood_in_front()
    {
        var tree = new Tree().PutChild("in", new GuardedResource(new Tree().PutChild("leaf", Samples.WhoAmI()), Portal(), "the realm"));
        await using var server = await ResourceServer.StartAsync(tree);
        Assert.Contains("alice by Basic at '/x'", await RawHttp.GetAsync(server.Address, "/in/leaf/x", Header("alice:open:sesame")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.GetAsync(server.Address, "/in/none", Header("alice:open:sesame")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_failures_are_answered_with_429_and_when_to_come_again()
    {
        var portal = new Portal(new WebRealm(), Checkers(), new FailureLimit { FreeFailures = 2, FirstDelay = TimeSpan.FromMinutes(10) }, new ManualClock());
        await using var server = await ResourceServer.StartAsync(new GuardedResource(Samples.WhoAmI(), portal, "the realm"));
        for (var i = 0; i < 2; i++)
        {
            Assert.StartsWith("HTTP/1.1 401 ", await RawHttp.GetAsync(server.Address, "/", Header("alice:wrong")), StringComparison.Ordinal);
        }

        var answer = await RawHttp.GetAsync(server.Address, "/", Header("alice:open:sesame"));

        Assert.StartsWith("HTTP/1.1 429 ", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 600\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("WWW-Authenticate", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_that_cannot_be_looked_at_are_answered_with_503()
    {
        var portal = new Portal(new WebRealm(), [new SecretsFileChecker("/nonexistent/secrets")]);
        await using var server = await ResourceServer.StartAsync(new GuardedResource(Samples.WhoAmI(), portal, "the realm"));
        var answer = await RawHttp.GetAsync(server.Address, "/", Header("alice:open:sesame"));
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 30\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_without_a_web_user_is_forbidden()
    {
        await using var server = await ResourceServer.StartAsync(new GuardedResource(Samples.WhoAmI(), new Portal(new EmptyRealm(), Checkers()), "the realm"));
        Assert.StartsWith("HTTP/1.1 403 ", await RawHttp.GetAsync(server.Address, "/", Header("alice:open:sesame")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_of_the_realm_are_those_of_the_user()
    {
        var inner = new DelegateResource(context => context.Response.WriteAsync($"{context.User.IsInRole("editor")} {context.User.IsInRole("admin")}"));
        await using var server = await ResourceServer.StartAsync(new GuardedResource(inner, new Portal(new EditorRealm(), Checkers()), "the realm"));
        Assert.Contains("True False", await RawHttp.GetAsync(server.Address, "/", Header("alice:open:sesame")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_has_to_log_in_where_the_portal_takes_the_anonymous()
    {
        await using var server = await ResourceServer.StartAsync(new GuardedResource(Samples.WhoAmI(), new Portal(new WebRealm(), [.. Checkers(), new AnonymousChecker()]), "the realm"));
        Assert.Contains("nobody at '/'", await RawHttp.GetAsync(server.Address, "/"), StringComparison.Ordinal);
        Assert.Contains("alice by Basic at '/'", await RawHttp.GetAsync(server.Address, "/", Header("alice:open:sesame")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 401 ", await RawHttp.GetAsync(server.Address, "/", Header("alice:wrong")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_in_the_clear_from_afar_is_not_looked_at()
    {
        var front = new RequestFront(Guard()) { Client = Far };
        await using var server = await ResourceServer.StartAsync(front);
        foreach (var headers in new[] { Array.Empty<string>(), [Header("alice:open:sesame")], [Header("alice:wrong")] })
        {
            var answer = await RawHttp.GetAsync(server.Address, "/", headers);
            Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
            Assert.Contains("needs https", answer, StringComparison.Ordinal);
        }

        Assert.Single(front.Events, entry => entry.Id == 3041);
        front.IsHttps = true;
        Assert.Contains("alice by Basic", await RawHttp.GetAsync(server.Address, "/", Header("alice:open:sesame")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_in_the_clear_that_is_allowed_is_told_once()
    {
        var front = new RequestFront(new GuardedResource(Samples.WhoAmI(), Portal(), "the realm") { AllowsPasswordsInTheClear = true }) { Client = Far };
        await using var server = await ResourceServer.StartAsync(front);
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("alice by Basic", await RawHttp.GetAsync(server.Address, "/", Header("alice:open:sesame")), StringComparison.Ordinal);
        }

        Assert.Single(front.Events, entry => entry.Id == 3040);
    }

    [Fact]
    public async Task From_afar_and_in_the_clear_only_Digest_is_offered_where_both_could_be()
    {
        using var secrets = new SecretsFile("alice:open:sesame");
        var front = new RequestFront(new GuardedResource(Samples.WhoAmI(), new Portal(new WebRealm(), [new SecretsFileChecker(secrets.Path)]), "the realm")) { Client = Far };
        await using var server = await ResourceServer.StartAsync(front);
        var answer = await RawHttp.GetAsync(server.Address, "/", Header("alice:open:sesame"));
        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Digest", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("WWW-Authenticate: Basic", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_is_looked_at_again_after_a_minute_and_a_wrong_one_each_time()
    {
        var clock = new ManualClock();
        var checker = new CountingChecker();
        await using var server = await ResourceServer.StartAsync(new GuardedResource(Samples.WhoAmI(), new Portal(new WebRealm(), [checker], Loose), "the realm") { Clock = clock });
        for (var i = 0; i < 3; i++)
        {
            await RawHttp.GetAsync(server.Address, "/", Header("alice:right"));
        }

        Assert.Equal(1, checker.Count);
        await RawHttp.GetAsync(server.Address, "/", Header("alice:wrong"));
        await RawHttp.GetAsync(server.Address, "/", Header("alice:wrong"));
        Assert.Equal(3, checker.Count);
        clock.Advance(TimeSpan.FromMinutes(1));
        await RawHttp.GetAsync(server.Address, "/", Header("alice:right"));
        Assert.Equal(4, checker.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("a\r\nb")]
    [InlineData("bücher")]
    public void A_realm_that_clients_would_not_agree_on_is_refused(string realm) =>
        Assert.Throws<ArgumentException>(() => new GuardedResource(Samples.WhoAmI(), Portal(), realm));

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void A_guard_comes_back_from_a_tap(TapFormat format)
    {
        var guard = new GuardedResource(new Redirect("/x"), Portal(), "the realm") { AllowsPasswordsInTheClear = true, OffersMd5 = false, NonceLifetime = TimeSpan.FromHours(1), RememberFor = TimeSpan.Zero };
        var back = TapRoundTrip.Of(guard, format);
        Assert.Equal((guard.Realm, guard.AllowsPasswordsInTheClear, guard.OffersMd5, guard.NonceLifetime, guard.RememberFor), (back.Realm, back.AllowsPasswordsInTheClear, back.OffersMd5, back.NonceLifetime, back.RememberFor));
        Assert.IsType<Redirect>(back.Inner);
        Assert.IsType<WebRealm>(back.Portal.Realm);
        Assert.Single(back.Portal.Checkers);
    }

    private static GuardedResource Guard() => new(Samples.WhoAmI(), Portal(), "the realm");

    private static Portal Portal() => new(new WebRealm(), Checkers(), Loose);

    private static IChecker[] Checkers() => [new MemoryChecker().Add("alice", "open:sesame").Add("müller", "pässwörd")];

    private static string Header(string pair) => "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    private sealed class Tree : Resource
    {
        public override Task RenderAsync(HttpContext context) => context.Response.WriteAsync("tree");
    }

    private sealed class EmptyRealm : Realm<WebUser>
    {
        public override ValueTask<WebUser?> OpenAsync(string account, CancellationToken cancellationToken) => default;
    }

    private sealed class EditorRealm : Realm<WebUser>
    {
        public override ValueTask<WebUser?> OpenAsync(string account, CancellationToken cancellationToken) => new(new WebUser(account) { Roles = ["editor"] });
    }

    private sealed class CountingChecker : IChecker
    {
        public int Count { get; private set; }

        public IReadOnlyList<Type> Kinds => [typeof(UserPassword)];

        public ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken)
        {
            Count++;
            return new(((UserPassword)credentials).Password == "right" ? credentials.UserName : null);
        }
    }
}
