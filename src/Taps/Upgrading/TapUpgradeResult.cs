using Twisted.Persistence;
using Twisted.Persistence.Upgrading;

namespace Twisted.Taps.Upgrading;

/// <summary>A tap as it is with other versions of its drop-ins. No file has changed yet.</summary>
public sealed record TapUpgradeResult
{
    /// <summary>All drop-ins, in the order of the tap.</summary>
    public required IReadOnlyList<DropInChange> DropIns { get; init; }

    /// <summary>The types whose objects changed.</summary>
    public required IReadOnlyList<UpgradedType> Types { get; init; }

    /// <summary>What is to be saved. Its application can be made; that was tried.</summary>
    public required TapDocument Document { get; init; }

    /// <summary>False when everything is as it was.</summary>
    public bool HasChanges => Types.Count > 0 || DropIns.Any(dropIn => !dropIn.IsNone);
}
