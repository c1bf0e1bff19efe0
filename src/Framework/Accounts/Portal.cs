using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Twisted.Accounts;

/// <summary>Where connections log in: asks checkers whose credentials are, and a realm for what is behind the account.</summary>
/// <remarks>
/// It belongs into the factory, is kept in the tap with its realm and checkers, and is safe for use from any thread. Portals of one
/// process whose first checker with a <see cref="IChecker.Store"/> is of the same store count failures together.
/// </remarks>
public sealed class Portal
{
    private readonly FailureCounter _failures;

    /// <param name="realm">What is behind the accounts.</param>
    /// <param name="checkers">Asked in this order, until one of them knows the credentials. With none nobody gets in.</param>
    /// <param name="failureLimit">How many wrong logins an address may try; null for <see cref="FailureLimit.Default"/>.</param>
    /// <param name="clock">What the limit is measured with; null for the system's.</param>
    /// <exception cref="ArgumentException">The limit makes no sense.</exception>
    public Portal(IRealm realm, IEnumerable<IChecker> checkers, FailureLimit? failureLimit = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentNullException.ThrowIfNull(checkers);
        Realm = realm;
        Checkers = [.. checkers];
        FailureLimit = failureLimit ?? FailureLimit.Default;
        _failures = FailureCounter.For(Checkers.Select(checker => checker.Store).FirstOrDefault(store => store is not null), FailureLimit, clock ?? TimeProvider.System);
    }

    public IRealm Realm { get; }

    public IReadOnlyList<IChecker> Checkers { get; }

    public FailureLimit FailureLimit { get; }

    /// <summary>Hears of logins, refusals and faults of stores; a factory sets it when it starts. Discards by default; not kept in the tap.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>True when some checker takes credentials of that kind; for protocols that tell their peers what they may try.</summary>
    public bool Accepts<TCredentials>()
        where TCredentials : ILoginCredentials => Checkers.Any(checker => Takes(checker, typeof(TCredentials)));

    /// <summary>Logs in.</summary>
    /// <typeparam name="TAvatar">What the protocol works with.</typeparam>
    /// <param name="credentials">What the peer showed.</param>
    /// <param name="peer">Its address, for the limit of failures: <c>Transport.RemoteEndPoint</c>. Null is not limited.</param>
    /// <param name="cancellationToken">Cancelled when the connection is gone. The attempt then counts as a failure if something was being checked.</param>
    /// <returns>Granted, or why not. To be disposed when the connection is gone.</returns>
    /// <exception cref="AccountStoreException">A store cannot be looked at, and no other knows the credentials. It was logged.</exception>
    public async ValueTask<Login<TAvatar>> LoginAsync<TAvatar>(ILoginCredentials credentials, EndPoint? peer, CancellationToken cancellationToken = default)
        where TAvatar : class
    {
        ArgumentNullException.ThrowIfNull(credentials);
        var checkers = Checkers.Where(checker => Takes(checker, credentials.GetType())).ToArray();
        if (checkers.Length == 0)
        {
            return new Login<TAvatar>(LoginOutcome.KindNotAccepted);
        }

        var network = credentials.CanBeGuessed ? PeerNetwork.Of(peer) : null;
        if (network is { } limited && await _failures.EnterAsync(limited, cancellationToken).ConfigureAwait(false) is { } wait)
        {
            if (Logger.IsEnabled(LogLevel.Warning))
            {
                Logger.TooManyFailures(peer, Math.Ceiling(wait.TotalSeconds));
            }

            return new Login<TAvatar>(LoginOutcome.TooManyFailures, wait);
        }

        // What is broken off may have been a guess that turned out wrong.
        var failed = true;
        string? account;
        try
        {
            account = await CheckAsync(checkers, credentials, cancellationToken).ConfigureAwait(false);
            failed = account is null;
        }
        catch (AccountStoreException exception)
        {
            failed = false;
            Logger.StoreFails(peer, exception.Message);
            throw;
        }
        finally
        {
            if (network is { } entered)
            {
                _failures.Leave(entered, failed);
            }
        }

        if (account is null)
        {
            Logger.LoginRefused(peer, credentials.UserName);
            return new Login<TAvatar>(LoginOutcome.Refused);
        }

        return await OpenAsync<TAvatar>(account, peer, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<string?> CheckAsync(IChecker[] checkers, ILoginCredentials credentials, CancellationToken cancellationToken)
    {
        AccountStoreException? fault = null;
        foreach (var checker in checkers)
        {
            try
            {
                if (await checker.CheckAsync(credentials, cancellationToken).ConfigureAwait(false) is { } account)
                {
                    if (fault is not null)
                    {
                        Logger.StorePassedOver(fault.Message);
                    }

                    return account;
                }
            }
            catch (AccountStoreException exception)
            {
                // Another store may have the account; if none has, nobody knows whether this one would.
                fault ??= exception;
            }
        }

        return fault is null ? null : throw fault;
    }

    private async ValueTask<Login<TAvatar>> OpenAsync<TAvatar>(string account, EndPoint? peer, CancellationToken cancellationToken)
        where TAvatar : class
    {
        var avatar = await Realm.OpenAsync(account, typeof(TAvatar), cancellationToken).ConfigureAwait(false);
        if (avatar is null)
        {
            Logger.NoAvatar(account, peer, typeof(TAvatar).Name);
            return new Login<TAvatar>(LoginOutcome.NoAvatar);
        }

        var value = avatar.Value as TAvatar
            ?? throw new InvalidOperationException($"{Realm.GetType().Name} opened a {avatar.Value?.GetType().Name ?? "null"} where a {typeof(TAvatar).Name} was asked for.");
        if (Logger.IsEnabled(LogLevel.Information))
        {
            Logger.LoggedIn(account.Length == 0 ? "Anonymous" : $"\"{account}\"", peer);
        }

        return new Login<TAvatar>(account, value, avatar.LogOut);
    }

    private static bool Takes(IChecker checker, Type kind) => checker.Kinds.Any(known => known.IsAssignableFrom(kind));
}
