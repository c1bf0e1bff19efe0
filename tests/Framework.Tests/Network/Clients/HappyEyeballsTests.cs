using System.Net;
using System.Net.Sockets;
using Twisted.Network;
using Twisted.Testing;

namespace Twisted.Tests.Network.Clients;

public sealed class HappyEyeballsTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly TaskCompletionSource<IReadOnlyList<IPAddress>> _ipv6 = new();
    private readonly TaskCompletionSource<IReadOnlyList<IPAddress>> _ipv4 = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly List<FakeAttempt> _attempts = [];
    private readonly AttemptLog _log = new() { Host = "host.example" };
    private readonly Task<FakeAttempt?> _connecting;

    public HappyEyeballsTests()
    {
        var eyeballs = new HappyEyeballs<FakeAttempt>(Connect, 80, _clock, _log);
        _connecting = eyeballs.ConnectAsync(_ipv6.Task, _ipv4.Task, _cancel.Token);
    }

    private string Begun
    {
        get
        {
            lock (_attempts)
            {
                return string.Join(" ", _attempts.Select(attempt => attempt.Address));
            }
        }
    }

    [Fact]
    public async Task The_families_take_turns_a_quarter_of_a_second_apart_and_IPv6_is_first()
    {
        Answer(_ipv4, "10.0.0.1", "10.0.0.2", "10.0.0.3");
        await BegunAsync("");
        Answer(_ipv6, "::1", "::2");
        await BegunAsync("::1");
        Advance(249);
        await BegunAsync("::1");
        Advance(1);
        await BegunAsync("::1 10.0.0.1");
        Advance(250);
        await BegunAsync("::1 10.0.0.1 ::2");
        Advance(250);
        await BegunAsync("::1 10.0.0.1 ::2 10.0.0.2");
        Advance(250);
        await BegunAsync("::1 10.0.0.1 ::2 10.0.0.2 10.0.0.3");
    }

    [Fact]
    public async Task IPv4_waits_50_milliseconds_for_the_answer_about_IPv6()
    {
        Answer(_ipv4, "10.0.0.1");
        Advance(49);
        await BegunAsync("");
        Advance(1);
        await BegunAsync("10.0.0.1");

        // An answer that comes later still has its turn.
        Advance(100);
        Answer(_ipv6, "::1");
        await BegunAsync("10.0.0.1");
        Advance(150);
        await BegunAsync("10.0.0.1 ::1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task IPv4_waits_no_longer_once_there_is_no_IPv6(bool isError)
    {
        Answer(_ipv4, "10.0.0.1");
        await BegunAsync("");
        if (isError)
        {
            _ipv6.SetException(new SocketException((int)SocketError.HostNotFound));
        }
        else
        {
            Answer(_ipv6);
        }

        await BegunAsync("10.0.0.1");
    }

    [Fact]
    public async Task IPv6_waits_for_nothing()
    {
        Answer(_ipv6, "::1");
        await BegunAsync("::1");
    }

    [Fact]
    public async Task The_next_attempt_begins_at_once_when_the_latest_has_failed()
    {
        Answer(_ipv6, "::1", "::2");
        Answer(_ipv4, "10.0.0.1");
        await BegunAsync("::1");
        _attempts[0].Fail();
        await BegunAsync("::1 10.0.0.1");
        Advance(250);
        await BegunAsync("::1 10.0.0.1 ::2");
    }

    [Fact]
    public async Task An_earlier_attempt_that_fails_hurries_nothing()
    {
        Answer(_ipv6, "::1", "::2");
        Answer(_ipv4, "10.0.0.1");
        await BegunAsync("::1");
        Advance(250);
        await BegunAsync("::1 10.0.0.1");
        _attempts[0].Fail();
        Advance(249);
        await BegunAsync("::1 10.0.0.1");
        Advance(1);
        await BegunAsync("::1 10.0.0.1 ::2");
    }

    [Fact]
    public async Task The_first_that_connects_wins_and_the_others_are_cancelled_and_closed()
    {
        Answer(_ipv6, "::1", "::2");
        Answer(_ipv4, "10.0.0.1");
        await BegunAsync("::1");
        Advance(250);
        await BegunAsync("::1 10.0.0.1");
        _attempts[1].Succeed();

        Assert.Same(_attempts[1], await _connecting.WaitAsync(Hang));
        Assert.True(_attempts[0].Token.IsCancellationRequested);

        // It was connected at the very same time.
        _attempts[0].Succeed();
        await UntilAsync(() => _attempts[0].IsDisposed);
        Assert.False(_attempts[1].IsDisposed);
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public async Task The_end_comes_when_the_last_address_has_failed()
    {
        Answer(_ipv6, "::1");
        await BegunAsync("::1");
        _attempts[0].Fail(SocketError.HostUnreachable);
        Assert.False(_connecting.IsCompleted);
        Answer(_ipv4, "10.0.0.1");
        await BegunAsync("::1 10.0.0.1");
        _attempts[1].Fail();

        Assert.Null(await _connecting.WaitAsync(Hang));
        Assert.Equal(
            """
            cannot connect to "tcp:host.example:80": [::1]: the host cannot be reached; 10.0.0.1: connection refused.
            Check that the server runs, and that it listens on port 80.
            """,
            Message());
    }

    [Fact]
    public async Task A_name_without_addresses_is_told_as_such()
    {
        Answer(_ipv6);
        Answer(_ipv4);

        Assert.Null(await _connecting.WaitAsync(Hang));
        Assert.Equal(
            """
            cannot connect to "tcp:host.example:80": the name "host.example" has no address.
            Check its spelling, and what the name servers and the hosts file of this machine say of it.
            """,
            Message());
    }

    [Fact]
    public async Task A_name_without_addresses_of_the_family_is_told_as_such()
    {
        _log.IsOfOneFamily = true;
        Answer(_ipv6);
        Answer(_ipv4);

        Assert.Null(await _connecting.WaitAsync(Hang));
        Assert.Contains("has no address of the family that was asked for.", Message(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_could_be_asked_about_is_told_as_such()
    {
        _ipv4.SetException(new SocketException((int)SocketError.TryAgain));
        _ipv6.SetException(new SocketException((int)SocketError.TryAgain));

        Assert.Null(await _connecting.WaitAsync(Hang));
        Assert.Contains("the name \"host.example\" could not be resolved: ", Message(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_resolver_that_does_not_listen()
    {
        await BegunAsync("");
        await _cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _connecting.WaitAsync(Hang));
    }

    [Fact]
    public async Task Cancelling_cancels_every_attempt_and_closes_those_that_succeed_all_the_same()
    {
        Answer(_ipv6, "::1");
        Answer(_ipv4, "10.0.0.1");
        await BegunAsync("::1");
        Advance(250);
        await BegunAsync("::1 10.0.0.1");
        await _cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _connecting.WaitAsync(Hang));
        Assert.All(_attempts, attempt => Assert.True(attempt.Token.IsCancellationRequested));
        _attempts[1].Succeed();
        await UntilAsync(() => _attempts[1].IsDisposed);
    }

    [Fact]
    public async Task An_address_that_is_given_twice_is_tried_once()
    {
        Answer(_ipv6, "::1", "::1");
        Answer(_ipv4);
        await BegunAsync("::1");
        _attempts[0].Fail();

        Assert.Null(await _connecting.WaitAsync(Hang));
        Assert.Equal("::1", Begun);
    }

    private Task<FakeAttempt> Connect(IPEndPoint address, CancellationToken cancellationToken)
    {
        var attempt = new FakeAttempt(address, cancellationToken);
        lock (_attempts)
        {
            _attempts.Add(attempt);
        }

        return attempt.End;
    }

    private static void Answer(TaskCompletionSource<IReadOnlyList<IPAddress>> family, params string[] addresses) =>
        family.SetResult([.. addresses.Select(IPAddress.Parse)]);

    private void Advance(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private string Message() => _log.Explain(new TcpClientEndpoint { Host = "host.example", Port = 80 }).Message.ReplaceLineEndings();

    /// <summary>Waits until those have begun and all that could follow from it has; then they are all.</summary>
    private async Task BegunAsync(string addresses)
    {
        await UntilAsync(() => Begun == addresses);
        await Task.Delay(20);
        Assert.Equal(addresses, Begun);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var hang = new CancellationTokenSource(Hang);
        while (!condition())
        {
            await Task.Delay(5, hang.Token);
        }
    }
}
