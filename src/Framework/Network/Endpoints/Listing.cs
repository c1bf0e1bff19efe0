namespace Twisted.Network;

/// <summary>Words in a sentence: <c>a, b and c</c>.</summary>
internal static class Listing
{
    public static string Of(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "none",
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}",
    };
}
