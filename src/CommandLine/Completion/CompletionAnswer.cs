namespace Twisted.CommandLine.Completion;

/// <summary>What a word that was begun may become.</summary>
/// <param name="Candidates">Whole words, in the order in which they are shown.</param>
/// <param name="Paths">What the shell, which knows paths best, adds.</param>
/// <param name="PathStart">What stands in front of the path in that word, such as <c>--file=</c>.</param>
public sealed record CompletionAnswer(IReadOnlyList<CompletionCandidate> Candidates, CompletionPaths Paths = CompletionPaths.None, string PathStart = "")
{
    internal static CompletionAnswer Nothing { get; } = new([]);
}
