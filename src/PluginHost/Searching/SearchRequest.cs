namespace Twisted.PluginHost.Searching;

/// <summary>What to look for.</summary>
/// <param name="Words">All of which must be there.</param>
/// <param name="TapName">The tap that it must have; any with null.</param>
/// <param name="Prerelease">Whether versions such as 1.0.0-beta count.</param>
internal sealed record SearchRequest(IReadOnlyList<string> Words, string? TapName, bool Prerelease);
