using Twisted.Accounts;

namespace AccountPlugin;

/// <summary>Counts the visits of each account, for as long as the tap lives.</summary>
[Persisted("AccountPlugin.GuestBook", 1)]
public sealed partial class GuestBook : Realm<Guest>
{
    [Kept]
    private readonly Dictionary<string, int> _visits = [];

    public override ValueTask<Guest?> OpenAsync(string account, CancellationToken cancellationToken)
    {
        lock (_visits)
        {
            var visit = _visits.GetValueOrDefault(account) + 1;
            _visits[account] = visit;
            return new ValueTask<Guest?>(new Guest(account, visit));
        }
    }
}
