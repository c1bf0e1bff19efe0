namespace Twisted.Taps.Upgrading;

/// <summary>What becomes of one drop-in of a tap.</summary>
/// <param name="Id">The package.</param>
/// <param name="OldVersion">What the tap has; null for nothing.</param>
/// <param name="NewVersion">What it gets.</param>
/// <param name="Origin">Where that version was chosen, for the user.</param>
public sealed record DropInChange(string Id, string? OldVersion, string NewVersion, string Origin)
{
    public bool IsNone => OldVersion == NewVersion;
}
