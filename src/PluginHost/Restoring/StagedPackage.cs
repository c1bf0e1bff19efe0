using NuGet.Packaging.Core;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Restoring;

/// <summary>A package that was downloaded and checked, and is not in the store yet.</summary>
internal sealed record StagedPackage(PackageIdentity Identity, Feed Feed, Download Download, LockedPackage Locked);
