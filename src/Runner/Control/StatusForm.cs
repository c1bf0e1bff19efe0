namespace Twisted.Runner.Control;

/// <summary>How <see cref="StatusClient"/> prints what it was told.</summary>
public enum StatusForm
{
    /// <summary>Text in ASCII, for what takes nothing else.</summary>
    Plain,

    /// <summary>Text in which lines draw the tree.</summary>
    Tree,

    /// <summary>One line of JSON.</summary>
    Json,
}
