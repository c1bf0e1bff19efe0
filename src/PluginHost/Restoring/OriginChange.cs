namespace Twisted.PluginHost.Restoring;

/// <summary>A package that comes from somewhere, or from somebody, else than what is locked of it.</summary>
/// <param name="PackageId">The package.</param>
/// <param name="What"><c>source</c> or <c>publisher</c>.</param>
/// <param name="From">What it was, for the user.</param>
/// <param name="To">What it would be, for the user.</param>
public sealed record OriginChange(string PackageId, string What, string From, string To)
{
    public override string ToString() => $"the {What} of {PackageId} changes from {From} to {To}";
}
