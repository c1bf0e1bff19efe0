using NuGet.Packaging.Core;

namespace Twisted.PluginHost.Restoring;

/// <summary>A package, the feed to take it from, and how it came in.</summary>
internal sealed record ResolvedPackage(PackageIdentity Identity, Feed Feed, string Path);
