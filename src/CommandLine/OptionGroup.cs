using Twisted.Manifest;

namespace Twisted.CommandLine;

/// <summary>Options that belong together, as help and manual pages show them.</summary>
/// <param name="Title">Stands above them.</param>
/// <param name="Options">In the order of their names.</param>
public sealed record OptionGroup(string Title, IReadOnlyList<OptionEntry> Options)
{
    /// <summary>What every tool has, beside groups of its own.</summary>
    public static OptionGroup Help { get; } = new("Help", [StandardOptions.Help, StandardOptions.Version]);

    /// <summary>One group of all options among the entries, in the order of their names, with those of every command, or others of their names, at its end.</summary>
    public static OptionGroup Of(string title, IEnumerable<OptionEntry> entries)
    {
        OptionEntry[] options = [.. entries.Where(entry => entry.Kind != OptionKind.Argument)];
        return new(
            title,
            [
                .. options.Where(option => !StandardOptions.Are(option)).OrderBy(option => option.Name, StringComparer.Ordinal),
                Array.Find(options, option => option.Name == StandardOptions.Help.Name) ?? StandardOptions.Help,
                Array.Find(options, option => option.Name == StandardOptions.Version.Name) ?? StandardOptions.Version,
            ]);
    }
}
