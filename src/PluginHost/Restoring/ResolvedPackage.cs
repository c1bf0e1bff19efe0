using NuGet.Packaging.Core;

namespace Twisted.PluginHost.Restoring;

/// <summary>A package, and the feed to take it from.</summary>
internal readonly record struct ResolvedPackage(PackageIdentity Identity, Feed Feed);
