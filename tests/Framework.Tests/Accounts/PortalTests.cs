using System.Net;
using Twisted.Accounts;
using Twisted.Testing;

namespace Twisted.Tests.Accounts;

public sealed class PortalTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("192.0.2.7"), 1234);

    private readonly ManualClock _clock = new();
    private readonly RecordingRealm _realm = new();

    [Fact]
    public async Task The_first_checker_that_knows_the_credentials_names_the_account()
    {
        var portal = Portal(new StubChecker("alice"), new StubChecker("bob") { Gives = "robert" }, new StubChecker("bob") { Gives = "nobody" });

        await using var login = await portal.LoginAsync<string>(new UserPassword("bob", "x"), Peer);

        Assert.Equal((LoginOutcome.Granted, "robert", "avatar of robert"), (login.Outcome, login.Account, login.Avatar));
    }

    [Fact]
    public async Task A_refusal_names_nobody()
    {
        await using var login = await Portal(new StubChecker("alice")).LoginAsync<string>(new UserPassword("bob", "x"), Peer);

        Assert.Equal((LoginOutcome.Refused, null, null), (login.Outcome, login.Account, login.Avatar));
    }

    [Fact]
    public async Task A_checker_is_given_only_the_kinds_that_it_takes()
    {
        var portal = Portal(new StubChecker("alice"));

        Assert.True(portal.Accepts<UserPassword>());
        Assert.False(portal.Accepts<AnonymousCredentials>());
        Assert.False(portal.Accepts<ApopResponse>());
        Assert.Equal(LoginOutcome.KindNotAccepted, (await portal.LoginAsync<string>(new AnonymousCredentials(), Peer)).Outcome);
        Assert.Equal(LoginOutcome.KindNotAccepted, (await portal.LoginAsync<string>(new CramMd5Response("alice", default, ""), Peer)).Outcome);
        Assert.True(Portal(new AnonymousChecker()).Accepts<AnonymousCredentials>());
    }

    [Fact]
    public async Task A_portal_without_checkers_lets_nobody_in() =>
        Assert.Equal(LoginOutcome.KindNotAccepted, (await Portal().LoginAsync<string>(new UserPassword("a", "b"), Peer)).Outcome);

    [Fact]
    public async Task Each_login_is_logged_out_once()
    {
        var login = await Portal(new AnonymousChecker()).LoginAsync<string>(new AnonymousCredentials(), null);
        Assert.Equal("avatar of ", login.Avatar);
        Assert.Empty(_realm.Closed);

        await login.DisposeAsync();
        await login.DisposeAsync();

        Assert.Equal(["avatar of "], _realm.Closed);
    }

    [Fact]
    public async Task An_account_without_what_the_protocol_works_with_is_not_let_in() =>
        Assert.Equal(LoginOutcome.NoAvatar, (await Portal(new AnonymousChecker()).LoginAsync<Uri>(new AnonymousCredentials(), Peer)).Outcome);

    [Fact]
    public async Task An_avatar_may_be_asked_for_by_what_it_is()
    {
        await using var login = await Portal(new AnonymousChecker()).LoginAsync<IComparable<string>>(new AnonymousCredentials(), Peer);

        Assert.Equal("avatar of ", login.Avatar);
    }

    [Fact]
    public async Task A_fault_of_a_store_is_no_refusal_and_does_not_count()
    {
        var portal = Portal(new StubChecker("bob") { Fault = new AccountStoreException("the disk is gone") });
        for (var i = 0; i < 20; i++)
        {
            var exception = await Assert.ThrowsAsync<AccountStoreException>(() => portal.LoginAsync<string>(new UserPassword("bob", "x"), Peer).AsTask());
            Assert.Equal("the disk is gone", exception.Message);
        }
    }

    [Fact]
    public async Task A_fault_of_one_store_does_not_hide_what_another_knows()
    {
        var portal = Portal(new StubChecker("bob") { Fault = new AccountStoreException("the disk is gone") }, new StubChecker("bob"));

        Assert.Equal(LoginOutcome.Granted, (await portal.LoginAsync<string>(new UserPassword("bob", "x"), Peer)).Outcome);
        await Assert.ThrowsAsync<AccountStoreException>(() => portal.LoginAsync<string>(new UserPassword("carol", "x"), Peer).AsTask());
    }

    [Fact]
    public async Task An_address_that_guesses_is_refused_unseen_and_others_are_not()
    {
        var checker = new StubChecker("alice");
        var portal = Portal(checker);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(LoginOutcome.Refused, (await portal.LoginAsync<string>(new UserPassword("bob", "x"), Peer)).Outcome);
        }

        var refused = await portal.LoginAsync<string>(new UserPassword("alice", "x"), Peer);
        Assert.Equal((LoginOutcome.TooManyFailures, TimeSpan.FromSeconds(1)), (refused.Outcome, refused.RetryAfter));
        Assert.Equal(5, checker.Asked);

        Assert.Equal(LoginOutcome.Granted, (await portal.LoginAsync<string>(new UserPassword("alice", "x"), new IPEndPoint(IPAddress.Parse("192.0.2.8"), 1))).Outcome);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(LoginOutcome.Granted, (await portal.LoginAsync<string>(new UserPassword("alice", "x"), Peer)).Outcome);
    }

    [Fact]
    public async Task What_cannot_be_guessed_is_not_limited()
    {
        var portal = Portal(new StubChecker("alice") { Takes = typeof(SshPublicKey) });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(LoginOutcome.Refused, (await portal.LoginAsync<string>(new SshPublicKey("bob", "ssh-ed25519", new byte[1]), Peer)).Outcome);
        }
    }

    [Fact]
    public async Task Portals_of_one_store_count_failures_together_and_others_apart()
    {
        var store = $"test:{Guid.NewGuid()}";
        var portals = new[] { Portal(new StubChecker("a") { Store = store }), Portal(new AnonymousChecker(), new StubChecker("a") { Store = store }) };
        for (var i = 0; i < 5; i++)
        {
            await portals[i % 2].LoginAsync<string>(new UserPassword("b", "x"), Peer);
        }

        Assert.All(
            await Task.WhenAll(portals.Select(async portal => (await portal.LoginAsync<string>(new UserPassword("a", "x"), Peer)).Outcome)),
            outcome => Assert.Equal(LoginOutcome.TooManyFailures, outcome));
        Assert.Equal(LoginOutcome.Granted, (await Portal(new StubChecker("a")).LoginAsync<string>(new UserPassword("a", "x"), Peer)).Outcome);
    }

    [Fact]
    public async Task Many_logins_at_a_time_are_each_answered()
    {
        var portal = Portal(new StubChecker("alice"));
        var logins = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            var login = await portal.LoginAsync<string>(new UserPassword(i % 2 == 0 ? "alice" : "bob", "x"), new IPEndPoint(i, 1));
            return (i, login.Outcome);
        })));

        Assert.All(logins, login => Assert.Equal(login.i % 2 == 0 ? LoginOutcome.Granted : LoginOutcome.Refused, login.Outcome));
    }

    [Fact]
    public async Task What_is_broken_off_counts_as_a_failure()
    {
        var portal = Portal(new StubChecker("alice") { Fault = new OperationCanceledException() });
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<OperationCanceledException>(() => portal.LoginAsync<string>(new UserPassword("alice", "x"), Peer).AsTask());
        }

        Assert.Equal(LoginOutcome.TooManyFailures, (await portal.LoginAsync<string>(new UserPassword("alice", "x"), Peer)).Outcome);
    }

    private Portal Portal(params IChecker[] checkers) => new(_realm, checkers, clock: _clock);

    private sealed class RecordingRealm : Realm<string>
    {
        public List<string> Closed { get; } = [];

        public override ValueTask<string?> OpenAsync(string account, CancellationToken cancellationToken) => new($"avatar of {account}");

        public override ValueTask CloseAsync(string account, string avatar)
        {
            Closed.Add(avatar);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class StubChecker(string user) : IChecker
    {
        private int _asked;

        public string? Gives { get; init; }

        public Exception? Fault { get; init; }

        public Type Takes { get; init; } = typeof(UserPassword);

        public string? Store { get; init; }

        public int Asked => _asked;

        public IReadOnlyList<Type> Kinds => [Takes];

        public ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return Fault is null ? new(credentials.UserName == user ? Gives ?? user : null) : throw Fault;
        }
    }
}
