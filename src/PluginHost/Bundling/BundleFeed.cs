using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Bundling;

/// <summary>A folder of a bundle that stands for a feed.</summary>
/// <param name="Key">The feed's name in the locks.</param>
/// <param name="Folder">Relative to the bundle, with slashes.</param>
/// <param name="Packages">Each once.</param>
internal sealed record BundleFeed(string Key, string Folder, IReadOnlyList<LockedPackage> Packages);
