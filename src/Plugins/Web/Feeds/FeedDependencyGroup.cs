namespace Twisted.Web.Feeds;

/// <summary>What a package needs on a framework, which is named as in the nuspec; empty for all frameworks.</summary>
internal sealed record FeedDependencyGroup(string TargetFramework, IReadOnlyList<FeedDependency> Dependencies);
