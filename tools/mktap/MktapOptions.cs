using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Shared.Completion;

namespace Twisted.Tools.Mktap;

/// <summary>The options of <c>mktap</c> itself: groups of what belongs together, each in the order of the names.</summary>
internal static class MktapOptions
{
    public static IReadOnlyList<OptionGroup> Groups { get; } =
    [
        new("What to write",
        [
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "append",
                ShortName = 'a',
                ValueType = OptionValueType.File,
                Help = "Add the service to the application of this tap, which keeps its name, user and group, and its format and encryption unless --type or -e say otherwise. One that is missing is made.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "appname",
                ShortName = 'n',
                ValueName = "NAME",
                Help = "The name of the application, after which its process and files are named. [default: the command]",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "encrypted",
                ShortName = 'e',
                Help = "Encrypt the file before it is written; a passphrase is asked for twice.",
            },
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
                Name = "passphrase-file",
                ValueType = OptionValueType.File,
                Help = "The file with the passphrase. [default: TWISTED_PASSPHRASE, or else it is asked for]",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "source",
                ShortName = 's',
                Help = "DEPRECATED: same as --type=source.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "type",
                ShortName = 't',
                ValueName = "FORMAT",
                Choices = ["tap", "pickle", "xml", "source"],
                Help = "The format: \"tap\" is binary and also called \"pickle\", \"source\" is C#. [default: tap; with --append, that of the file]",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "xml",
                ShortName = 'x',
                Help = "DEPRECATED: same as --type=xml.",
            },
        ]),
        new("The process",
        [
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "gid",
                ShortName = 'g',
                ValueName = ValueNames.Group,
                Help = "The group that twistd runs it as, by name or number. [default: that of whoever starts it]",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "uid",
                ShortName = 'u',
                ValueName = ValueNames.User,
                Help = "The user that twistd runs it as, by name or number. [default: whoever starts it]",
            },
        ]),
        new("The plug-in",
        [
            new()
            {
                Kind = OptionKind.Flag,
                Name = "debug",
                ShortName = 'd',
                Help = "Show each step and decision of finding and loading plug-ins.",
            },
            new()
            {
                Kind = OptionKind.Parameter,
                Name = "package",
                ValueName = PackageWords.IdAtVersion,
                Help = "The package that the command is to come from, ID or ID@VERSION; it need not be added.",
            },
            new()
            {
                Kind = OptionKind.Flag,
                Name = "progress",
                ShortName = 'p',
                Help = "Show what is loaded.",
            },
        ]),
        OptionGroup.Help,
    ];

    public static IReadOnlyList<OptionEntry> All { get; } = [.. Groups.SelectMany(group => group.Options)];
}
