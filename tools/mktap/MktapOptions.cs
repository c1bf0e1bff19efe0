using Twisted.Manifest;

namespace Twisted.Tools.Mktap;

/// <summary>The options of <c>mktap</c> itself, in the original's order.</summary>
internal static class MktapOptions
{
    public static IReadOnlyList<OptionEntry> All { get; } =
    [
        new() { Kind = OptionKind.Flag, Name = "xml", ShortName = 'x', Help = "DEPRECATED: same as --type=xml" },
        new() { Kind = OptionKind.Flag, Name = "source", ShortName = 's', Help = "DEPRECATED: same as --type=source" },
        new() { Kind = OptionKind.Flag, Name = "encrypted", ShortName = 'e', Help = "Encrypt file before writing" },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "passphrase-file",
            ValueType = OptionValueType.File,
            Help = "The file with the passphrase. [default: TWISTED_PASSPHRASE, or else it is asked for]",
        },
        new() { Kind = OptionKind.Flag, Name = "progress", ShortName = 'p', Help = "Show progress of plugin loading" },
        new() { Kind = OptionKind.Flag, Name = "debug", ShortName = 'd', Help = "Show debug information for plugin loading" },
        new() { Kind = OptionKind.Parameter, Name = "uid", ShortName = 'u', Help = "The user to run as, by name or number. [default: whoever starts it]" },
        new() { Kind = OptionKind.Parameter, Name = "gid", ShortName = 'g', Help = "The group to run as, by name or number. [default: that of whoever starts it]" },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "append",
            ShortName = 'a',
            ValueType = OptionValueType.File,
            Help = "An existing tap, of any format, to append the plugin to, rather than creating a new one.",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "type",
            ShortName = 't',
            Help = "The output format to use: 'tap', also called 'pickle', 'xml' or 'source'. [default: tap; with --append, that of the file]",
        },
        new() { Kind = OptionKind.Parameter, Name = "appname", ShortName = 'n', Help = "The process name to use for this application. [default: the command]" },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "output",
            ShortName = 'o',
            ValueType = OptionValueType.File,
            Help = "The file to write. [default: the command with the ending .tap, .tax or .tas, and an e in front of that when encrypted]",
        },
        new()
        {
            Kind = OptionKind.Parameter,
            Name = "package",
            Help = "The package that the command is to come from, ID or ID@VERSION; it need not be added.",
        },
    ];
}
