using System.Net;
using AccountPlugin;
using Twisted.Accounts;
using Twisted.Network;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Services;
using Twisted.Testing;

namespace Twisted.Tests.Accounts;

public sealed class PersistedAccountsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("accounts").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public async Task A_portal_comes_back_with_its_realm_its_checkers_and_its_limit_in_each_format(TapFormat format)
    {
        var users = Path.Combine(_folder, "users");
        new PasswordFilePlugin().OpenStore(users).SetPassword("alice", "one");
        var limit = new FailureLimit { FreeFailures = 3, FirstDelay = TimeSpan.FromSeconds(2), LongestDelay = TimeSpan.FromMinutes(1), Memory = TimeSpan.FromMinutes(2), MostAddresses = 9 };
        IChecker[] checkers =
        [
            new PasswordFileChecker(users),
            new SqliteChecker("/srv/users.db"),
            new PamChecker("mail"),
            new MemoryChecker().Add("carol", "s3cret"),
            new AnonymousChecker(),
            new SecretsFileChecker("/srv/secrets"),
            new AuthorizedKeysChecker("%h/.ssh/authorized_keys"),
        ];
        var path = Save(format, new Portal(new GuestBook(), checkers, limit));

        var portal = Open(path)[0];

        Assert.Equal(limit, portal.FailureLimit);
        Assert.Equal(checkers.Select(checker => (checker.GetType(), checker.Store)), portal.Checkers.Select(checker => (checker.GetType(), checker.Store)));
        Assert.Equal("hello, alice, visit 1", (await portal.LoginAsync<Guest>(new UserPassword("alice", "one"), null)).Avatar?.Greeting);
        Assert.Equal("hello, whoever you are", (await portal.LoginAsync<Guest>(new AnonymousCredentials(), null)).Avatar?.Greeting);
        var text = await File.ReadAllTextAsync(path, System.Text.Encoding.Latin1);
        Assert.DoesNotContain("$argon2id$", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_of_one_tap_with_one_file_see_the_same_accounts_and_count_together()
    {
        var users = Path.Combine(_folder, "users");
        var store = new PasswordFilePlugin().OpenStore(users);
        store.SetPassword("alice", "one");
        var path = Save(TapFormat.Tap, new Portal(new GuestBook(), [new PasswordFileChecker(users)]), new Portal(new GuestBook(), [new PasswordFileChecker(users)]));
        var portals = Open(path);
        var peer = new IPEndPoint(IPAddress.Parse("192.0.2.99"), 1);

        store.SetPassword("bob", "two");
        Assert.All(
            await Task.WhenAll(portals.Select(async portal => (await portal.LoginAsync<Guest>(new UserPassword("bob", "two"), peer)).Outcome)),
            outcome => Assert.Equal(LoginOutcome.Granted, outcome));

        // The delay begins with the fifth, and no test can take its first second: the next attempt is made at once, at either.
        var outcomes = new List<LoginOutcome>();
        for (var i = 0; i < 12; i++)
        {
            outcomes.Add((await portals[i % 2].LoginAsync<Guest>(new UserPassword("bob", "wrong"), peer)).Outcome);
        }

        Assert.Contains(LoginOutcome.TooManyFailures, outcomes.Skip(5));
        Assert.DoesNotContain(LoginOutcome.TooManyFailures, outcomes.Take(5));
    }

    [Fact]
    public void A_checker_that_is_null_is_refused_with_its_place()
    {
        var path = Save(TapFormat.Xml, new Portal(new GuestBook(), [new AnonymousChecker()]));
        var text = File.ReadAllText(path);
        var edited = System.Text.RegularExpressions.Regex.Replace(text, "<anonymousChecker[^>]*/>", "<null />", System.Text.RegularExpressions.RegexOptions.IgnoreCase);
        Assert.True(edited != text, text);
        File.WriteAllText(path, edited);

        Assert.Contains("null is no checker", Assert.Throws<TapException>(() => Open(path)).Message, StringComparison.Ordinal);
    }

    private string Save(TapFormat format, params Portal[] portals)
    {
        var application = new Application("accounts");
        foreach (var portal in portals)
        {
            application.Add(new TcpServer(ServerEndpoint.Parse("tcp:0:interface=127.0.0.1"), new GreetingFactory(portal)));
        }

        var path = Path.Combine(_folder, "tap");
        using var snapshot = TapSnapshot.Take(application, Types(), new PersistedList());
        TapFile.Save(path, snapshot, format, key: null);
        return path;
    }

    private static List<Portal> Open(string path) =>
        [.. TapFile.Open(path).ToApplication(Types()).Services.Select(service => ((GreetingFactory)((TcpServer)service).Factory).Portal)];

    private static PersistedTypeRegistry Types()
    {
        var types = new PersistedTypeRegistry { Package = "the framework" };
        new FrameworkPersistedTypes().Register(types);
        types.Package = "the packages";
        new PasswordFilePersistedTypes().Register(types);
        new SqlitePersistedTypes().Register(types);
        new PamPersistedTypes().Register(types);
        foreach (var declared in typeof(GreetingFactory).Assembly.GetCustomAttributes(typeof(PersistedTypesAttribute), inherit: false).Cast<PersistedTypesAttribute>())
        {
            ((IPersistedTypes)Activator.CreateInstance(declared.Type, nonPublic: true)!).Register(types);
        }

        return types;
    }
}
