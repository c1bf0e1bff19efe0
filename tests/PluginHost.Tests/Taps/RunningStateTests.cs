using Twisted.Persistence;
using Twisted.Services;
using Twisted.Taps;

namespace Twisted.PluginHost.Tests.Taps;

public sealed class RunningStateTests : IDisposable
{
    private static readonly TapException Changed = new("The application cannot be saved: Collection was modified.", new InvalidOperationException()) { MayPass = true };

    private readonly TapSnapshot _snapshot;
    private readonly Application _application = new("test");
    private int _attempts;

    public RunningStateTests()
    {
        var types = new PersistedTypeRegistry();
        new FrameworkPersistedTypes().Register(types);
        _snapshot = TapSnapshot.Take(_application, types, []);
    }

    public void Dispose() => _snapshot.Dispose();

    [Fact]
    public async Task What_changes_while_it_is_looked_at_is_looked_at_again()
    {
        await _application.StartAsync();
        Assert.Same(_snapshot, Take(failures: 3, Changed));
        Assert.Equal(4, _attempts);
    }

    [Fact]
    public async Task What_changes_each_time_is_an_error_that_says_what_to_do()
    {
        await _application.StartAsync();
        var failure = Assert.Throws<TapException>(() => Take(failures: 1000, Changed));
        Assert.Equal(
            "The application cannot be saved: Collection was modified.\n"
            + "It was tried 6 times; the server goes on. If its package changes that all the time, it has to lock it while it is written.",
            failure.Message);
        Assert.Equal(6, _attempts);
    }

    [Fact]
    public async Task What_does_not_run_or_cannot_pass_is_an_error_at_once()
    {
        Assert.Same(Changed, Assert.Throws<TapException>(() => Take(failures: 1, Changed)));
        await _application.StartAsync();
        Assert.Throws<TapException>(() => Take(failures: 2, new TapException("the member cannot be kept", new ArgumentException())));
        Assert.Equal(2, _attempts);
    }

    private TapSnapshot Take(int failures, TapException failure) =>
        RunningState.Take(() => _attempts++ < failures ? throw failure : _snapshot, _application, TimeProvider.System);
}
