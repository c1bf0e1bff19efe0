using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;

namespace Twisted.Taps.Upgrading;

/// <summary>Which version a drop-in of a tap is brought to: what the user asks for, what the nearest set has, what comes with the tools.</summary>
internal sealed class VersionChoice(TwistedHome home, DropInRestorer restorer, IReadOnlyList<DropInScope> scopes, CancellationToken cancellationToken)
{
    private const string AsBefore = "as before";
    private const string AsAsked = "as asked for";

    /// <param name="before">What the tap has.</param>
    /// <param name="request">What the user asks for; null for nothing.</param>
    /// <returns>What is to be loaded, and who chose it.</returns>
    /// <exception cref="PluginHostException">It is not to be had.</exception>
    public (LockedDropIn Chosen, string Origin) For(LockedDropIn before, DropInRequest? request)
    {
        if (request is not null)
        {
            // Without a version the newest is asked for, and a set has one that it has pinned.
            return IsExactly(request, before) ? (before, AsBefore)
                : ((request.Version is null ? null : FromSets(request)) ?? FromFeeds(request, before), AsAsked);
        }

        var (found, origin) = InSets(before.Id);
        if (found is null && StockCatalogue.Read().FirstOrDefault(stock => IsSame(stock.Id, before.Id)) is { } stock)
        {
            (found, origin) = IsExactly(new DropInRequest(stock.Id, stock.Version), before) ? (before, AsBefore) : (Stock(stock), "comes with the tools");
        }

        // What the tap has pinned stays: the same version may be another build elsewhere. And an upgrade does not go back.
        return found is null || found.Version == before.Version ? (before, AsBefore)
            : IsOlder(found, before) ? (before, $"as before; {origin} has {found.Version}, which is older")
            : (found, origin);
    }

    /// <summary>A drop-in that the tap does not have: only one that the user has decided on already.</summary>
    public (LockedDropIn Chosen, string Origin) ForNew(DropInRequest request, string path) => FromSets(request) is { } found
        ? (found, AsAsked)
        : throw new PluginHostException(
            $"\"{path}\" does not use {request.Id}, and no set here has {request}.\nAdd it before, if the tap is to use it: mktap plugin add {(request.Version is null ? request.Id : $"{request.Id}@{request.Version}")}");

    private (LockedDropIn? Found, string Origin) InSets(string id)
    {
        foreach (var scope in scopes)
        {
            if (DropInSet.Read(scope).FirstOrDefault(request => IsSame(request.Id, id)) is { } request)
            {
                // What is locked is not resolved again, though there may be a newer version: that is for an update to say.
                var found = DropInLock.Find(DropInLock.Read(scope), id) is { } locked && request.IsMetBy(locked)
                    ? locked
                    : restorer.RestoreAsync(request, scope, stock: false, cancellationToken).GetAwaiter().GetResult();
                return (found, $"\"{scope.SetFile}\"");
            }
        }

        return (null, "");
    }

    private LockedDropIn? FromSets(DropInRequest request)
    {
        foreach (var scope in scopes)
        {
            if (DropInLock.Find(DropInLock.ReadOrEmpty(scope), request.Id) is { } locked && request.IsMetBy(locked))
            {
                return locked;
            }
        }

        return request.IsExact ? new OneOffDropIns(home).Find(request) : null;
    }

    private LockedDropIn FromFeeds(DropInRequest request, LockedDropIn before)
    {
        var known = scopes.SelectMany(DropInLock.ReadOrEmpty).Append(before).ToArray();
        using var plan = restorer.PlanAsync(request, new PlanOptions { Known = known, Stock = before.Stock }, cancellationToken).GetAwaiter().GetResult();
        if (plan.Changes.Count > 0)
        {
            throw new PluginHostException(
                $"{plan.Locked.Id} {plan.Locked.Version} is not used: {string.Join(", and ", plan.Changes)}.\n"
                + $"If that is right, say so: mktap plugin add {plan.Locked.Id}@{plan.Locked.Version} --yes");
        }

        plan.CommitAsync(scope: null, cancellationToken).GetAwaiter().GetResult();
        return plan.Locked;
    }

    private LockedDropIn Stock(StockDropIn stock)
    {
        var user = DropInScope.OfUser(home);
        return DropInLock.Find(DropInLock.ReadOrEmpty(user), stock.Id) is { } locked && locked.Version == stock.Version
            ? locked
            : restorer.RestoreAsync(new DropInRequest(stock.Id, stock.Version), user, stock: true, cancellationToken).GetAwaiter().GetResult();
    }

    private static bool IsExactly(DropInRequest request, LockedDropIn locked) => request.IsExact && request.IsMetBy(locked);

    private static bool IsOlder(LockedDropIn found, LockedDropIn before) => !new DropInRequest(found.Id, $"[{before.Version},)").IsMetBy(found);

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
