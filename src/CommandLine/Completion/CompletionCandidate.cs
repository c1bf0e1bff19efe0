namespace Twisted.CommandLine.Completion;

/// <summary>A word that may be meant.</summary>
/// <remarks>One that ends in <c>=</c> or <c>:</c> goes on, so that no space is put behind it. A class, because collections of it then need no code of their own at start.</remarks>
/// <param name="Text">The whole word.</param>
/// <param name="About">What it is, for shells that show it; may be empty.</param>
public sealed record CompletionCandidate(string Text, string About = "")
{
    /// <summary>True when a path follows what ends in a colon, such as <c>unix:</c>.</summary>
    public bool TakesPath { get; init; }
}
