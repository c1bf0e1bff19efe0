using Twisted.Accounts;

namespace AccountPlugin;

/// <summary>Asks another checker, at certain hours of the day only.</summary>
[Persisted("AccountPlugin.HoursChecker", 1)]
public sealed partial class HoursChecker([Kept] int first, [Kept] int last, [Kept] IChecker inner) : IChecker
{
    [Ephemeral]
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IReadOnlyList<Type> Kinds => inner.Kinds;

    // The accounts are those of the other one, and failures count with those of its other services.
    public string? Store => inner.Store;

    public async ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken)
    {
        // Asked at any time: who is refused must not learn from the time it takes whether the password was right.
        var account = await inner.CheckAsync(credentials, cancellationToken);
        var hour = Clock.GetLocalNow().Hour;
        return first <= hour && hour < last ? account : null;
    }
}
