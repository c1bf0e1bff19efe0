namespace Twisted.Web.Feeds;

/// <summary>A package that another needs. The range stands in brackets, as in <c>[1.0.0, )</c>.</summary>
internal sealed record FeedDependency(string Id, string Range);
