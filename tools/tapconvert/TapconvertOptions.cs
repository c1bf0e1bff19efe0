using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Shared.Completion;

namespace Twisted.Tools.Tapconvert;

/// <summary>The options of <c>tapconvert</c>: groups of what belongs together, each in the order of the names.</summary>
internal static class TapconvertOptions
{
    public const string In = "in";
    public const string Out = "out";
    public const string TypeIn = "typein";
    public const string TypeOut = "typeout";
    public const string Decrypt = "decrypt";
    public const string Encrypt = "encrypt";
    public const string PassphraseFile = "passphrase-file";
    public const string PassphraseFileOut = "passphrase-file-out";
    public const string Diff = "diff";
    public const string Show = "show";
    public const string Check = "check";
    public const string Schema = "schema";
    public const string Upgrade = "upgrade";
    public const string Package = "package";
    public const string DryRun = "dry-run";
    public const string Words = "file";

    /// <summary>What is taken by its position.</summary>
    public static OptionEntry File { get; } = new() { Kind = OptionKind.Argument, Name = Words, ValueName = ValueNames.File, Repeatable = true, Help = "A tap; with --diff two, with --schema a folder." };

    public static IReadOnlyList<OptionGroup> Groups { get; } =
    [
        new("Input and output",
        [
            Path(In, 'i', "The tap to read; \"-\" is standard input. The word FILE without an option is the same."),
            Path(Out, 'o', "The file to write; \"-\" is standard output. [default: the input's name with the ending of the format]"),
            Format(TypeIn, 'f', ["guess", "tap", "pickle", "xml", "source"], "The format of the input; another one is refused. [default: guess]"),
            Format(
                TypeOut,
                't',
                ["tap", "pickle", "xml", "source"],
                "The format of the output. [default: as the ending of --out says; otherwise source, or that of the input with -d, -e or --upgrade]"),
        ]),
        new("Encryption",
        [
            Flag(Decrypt, 'd', "Decrypt the input; without it, what was encrypted stays so."),
            Flag(Encrypt, 'e', "Encrypt the output; with -d, by another passphrase."),
            Path(PassphraseFile, null, "The file with the passphrase. [default: TWISTED_PASSPHRASE, or else it is asked for]"),
            Path(PassphraseFileOut, null, "The same for the output, when its passphrase is another one."),
        ]),
        new("What to do instead of converting",
        [
            Flag(Check, null, "Check that the tap is whole, that its packages are in the store as they should be, and that the application can be made."),
            Flag(Diff, null, "Compare two taps by what they mean, whatever their formats."),
            Flag(Schema, null, "Write the schema of XML taps, tap.xsd and tap-model.xsd, into a folder. [default: .]"),
            Flag(Show, null, "Show the application and its packages as a tree."),
            Flag(Upgrade, null, "Bring the tap to the versions of its packages that the sets here have, or that come with the tools."),
        ]),
        new("With --upgrade",
        [
            Flag(DryRun, null, "Show what would change, and write nothing."),
            new()
            {
                Kind = OptionKind.Parameter,
                Name = Package,
                ValueName = PackageWords.IdAtVersion,
                Repeatable = true,
                Help = "The version of a package; ID alone is the newest of the feeds.",
            },
        ]),
        OptionGroup.Help,
    ];

    public static IReadOnlyList<OptionEntry> All { get; } = [.. Groups.SelectMany(group => group.Options), File];

    private static OptionEntry Path(string name, char? letter, string help) =>
        new() { Kind = OptionKind.Parameter, Name = name, ShortName = letter, ValueType = OptionValueType.File, Help = help };

    private static OptionEntry Format(string name, char letter, string[] choices, string help) =>
        new() { Kind = OptionKind.Parameter, Name = name, ShortName = letter, ValueName = "FORMAT", Choices = choices, Help = help };

    private static OptionEntry Flag(string name, char? letter, string help) =>
        new() { Kind = OptionKind.Flag, Name = name, ShortName = letter, Help = help };
}
