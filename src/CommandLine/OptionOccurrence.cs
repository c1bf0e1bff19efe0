using Twisted.Manifest;

namespace Twisted.CommandLine;

/// <summary>An option as it was given.</summary>
/// <param name="Option">Which.</param>
/// <param name="Value">Its value; null for a flag.</param>
public readonly record struct OptionOccurrence(OptionEntry Option, string? Value);
