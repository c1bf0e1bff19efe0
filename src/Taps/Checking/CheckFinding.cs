namespace Twisted.Taps.Checking;

/// <summary>One thing that was looked at in a tap.</summary>
/// <param name="Level">What it came to.</param>
/// <param name="Text">The same in words: a clause, which may have further lines with what to do.</param>
public sealed record CheckFinding(CheckLevel Level, string Text);
