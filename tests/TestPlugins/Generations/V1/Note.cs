namespace Postbox;

/// <summary>What somebody put into a box.</summary>
public sealed record Note(string Text);
