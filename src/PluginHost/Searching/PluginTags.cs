using Twisted.Manifest;

namespace Twisted.PluginHost.Searching;

/// <summary>What marks a package as a drop-in on a feed. Twisted.Sdk writes them.</summary>
internal static class PluginTags
{
    public const string PackageType = "TwistedPlugin";

    public const string Plugin = "twisted-plugin";

    private const string TapPrefix = "twisted-tap-";

    public static string OfTap(string tapName) => TapPrefix + tapName;

    /// <summary>The names of the taps among a package's tags, in their order.</summary>
    public static IReadOnlyList<string> TapNames(IEnumerable<string> tags) =>
    [
        .. tags.Where(tag => tag.StartsWith(TapPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(tag => tag[TapPrefix.Length..].ToLowerInvariant())
            .Where(ManifestNames.IsTapName)
            .Distinct(),
    ];
}
