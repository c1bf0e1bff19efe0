namespace Twisted.Accounts;

/// <summary>A realm with one kind of avatar.</summary>
/// <typeparam name="TAvatar">What the protocol works with.</typeparam>
public abstract class Realm<TAvatar> : IRealm
    where TAvatar : class
{
    /// <inheritdoc cref="IRealm.OpenAsync"/>
    /// <returns>Null when the account has none.</returns>
    public abstract ValueTask<TAvatar?> OpenAsync(string account, CancellationToken cancellationToken);

    /// <summary>Called once for each avatar, when its connection is gone. The default disposes an avatar that can be.</summary>
    public virtual async ValueTask CloseAsync(string account, TAvatar avatar)
    {
        if (avatar is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (avatar as IDisposable)?.Dispose();
        }
    }

    async ValueTask<Avatar?> IRealm.OpenAsync(string account, Type kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (!kind.IsAssignableFrom(typeof(TAvatar)))
        {
            return null;
        }

        var avatar = await OpenAsync(account, cancellationToken).ConfigureAwait(false);
        return avatar is null ? null : new Avatar(avatar, () => CloseAsync(account, avatar));
    }
}
