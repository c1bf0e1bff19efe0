using Twisted.Manifest;

namespace Twisted.CommandLine;

/// <summary>An option as it was given.</summary>
/// <remarks>A class, because collections of it then need no code of their own at start.</remarks>
/// <param name="Option">Which.</param>
/// <param name="Value">Its value; null for a flag.</param>
public sealed record OptionOccurrence(OptionEntry Option, string? Value);
