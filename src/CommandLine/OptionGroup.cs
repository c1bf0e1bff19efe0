using Twisted.Manifest;

namespace Twisted.CommandLine;

/// <summary>Options that belong together, as help and manual pages show them.</summary>
/// <param name="Title">Stands above them.</param>
/// <param name="Options">In the order of their names.</param>
public sealed record OptionGroup(string Title, IReadOnlyList<OptionEntry> Options);
