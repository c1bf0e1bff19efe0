namespace Twisted.Runner;

/// <summary>The form of the entries of a log.</summary>
public enum LogFormat
{
    /// <summary>The original's: <c>2026/11/23 15:08 UTC [-] text</c>, and a tab before each further line.</summary>
    Twisted,

    /// <summary>An object of JSON on each line.</summary>
    Json,
}
