namespace Twisted.Persistence.Comparing;

/// <summary>One thing that is not the same in two models.</summary>
/// <param name="Path">Where: the names of members, the names or numbers of items, from the root: <c>/services/0/factory/quote</c>.</param>
/// <param name="Old">What the first has there, for the user, in one line; null for nothing.</param>
/// <param name="New">What the second has there; null for nothing.</param>
public sealed record ModelDifference(string Path, string? Old, string? New);
