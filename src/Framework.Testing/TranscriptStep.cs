using System.Text.RegularExpressions;

namespace Twisted.Testing;

/// <summary>A line of a <see cref="Transcript"/>.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Kind">What it says.</param>
internal sealed record TranscriptStep(int Line, TranscriptStepKind Kind)
{
    /// <summary>What is sent, on either side.</summary>
    public byte[] Data { get; init; } = [];

    /// <summary>What a line of the server's matches.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>How far the clock moves.</summary>
    public TimeSpan Time { get; init; }
}
