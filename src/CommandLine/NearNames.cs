using Twisted.Shared;

namespace Twisted.CommandLine;

/// <summary>Finds what somebody meant who made a typing mistake.</summary>
public static class NearNames
{
    /// <summary>The candidates that are a slip or two away, the nearest first; at most three.</summary>
    public static IReadOnlyList<string> Find(string word, IEnumerable<string> candidates) => WordDistance.Nearest(word, candidates);

    /// <summary>The end of an error message: <c>; did you mean "x"?</c>, or nothing.</summary>
    public static string Suggestion(string word, IEnumerable<string> candidates) =>
        Find(word, candidates) is { Count: > 0 } near
            ? $"; did you mean {string.Join(" or ", near.Select(name => $"\"{name}\""))}?"
            : "";
}
