using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;

namespace Twisted.Building;

/// <summary>What about a drop-in that was resolved needs a decision.</summary>
public static class PlanChanges
{
    /// <summary>What comes from elsewhere, from somebody else, or with another content than what is locked of it; each a clause.</summary>
    public static IReadOnlyList<string> Of(DropInPlan plan, IReadOnlyList<LockedDropIn>? known)
    {
        if (known is null)
        {
            return ["what was locked before cannot be read, so that nothing can be compared with it"];
        }

        var changes = plan.Changes.Select(change => change.ToString()).ToList();
        foreach (var package in plan.Locked.Packages)
        {
            var before = known.SelectMany(dropIn => dropIn.Packages).FirstOrDefault(other => Ids.AreSame(other.Id, package.Id) && other.Version == package.Version);
            if (before is not null && before.Sha512 != package.Sha512)
            {
                changes.Add($"the content of {package.Id} {package.Version} changes, which a version that was published never should");
            }
        }

        return changes;
    }
}
