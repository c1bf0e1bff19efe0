using Twisted.Manifest;

namespace Twisted.CommandLine;

/// <summary>The options that every command has.</summary>
public static class StandardOptions
{
    public static OptionEntry Help { get; } = new()
    {
        Kind = OptionKind.Flag,
        Name = "help",
        Help = "Display this message.",
    };

    public static OptionEntry Version { get; } = new()
    {
        Kind = OptionKind.Flag,
        Name = "version",
        Help = "Display the version.",
    };

    /// <summary>True for an option by one of their names.</summary>
    internal static bool Are(OptionEntry option) => option.Name == Help.Name || option.Name == Version.Name;
}
