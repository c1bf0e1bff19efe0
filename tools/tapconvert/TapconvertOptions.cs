using Twisted.Manifest;

namespace Twisted.Tools.Tapconvert;

/// <summary>The options of <c>tapconvert</c>: those of the original in its order, then the others by what they are for.</summary>
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

    public static IReadOnlyList<OptionEntry> All { get; } =
    [
        File(In, 'i', "The tap to read; \"-\" is standard input. The word FILE without an option is the same."),
        File(Out, 'o', "The file to write; \"-\" is standard output. [default: the input's name with the ending of the format]"),
        Parameter(TypeIn, 'f', "TYPE", "The format of the input: 'guess', 'tap' (also called 'pickle'), 'xml' or 'source'; another one is refused. [default: guess]"),
        Parameter(
            TypeOut,
            't',
            "TYPE",
            "The format of the output: 'tap' (also called 'pickle'), 'xml' or 'source'. [default: as the ending of --out says; otherwise 'source', "
                + "or that of the input with -d, -e or --upgrade]"),
        Flag(Decrypt, 'd', "Decrypt the input; without it, what was encrypted stays so."),
        Flag(Encrypt, 'e', "Encrypt the output; with -d, by another passphrase."),
        File(PassphraseFile, null, "A file with the passphrase, all of it but one line end at its end, instead of a question."),
        File(PassphraseFileOut, null, "The same for the output, when its passphrase is another one."),
        Flag(Diff, null, "Compare two taps by what they mean, whatever their formats: tapconvert --diff FILE FILE"),
        Flag(Show, null, "Show the application and its packages as a tree."),
        Flag(Check, null, "Check that the tap is whole, that its packages are in the store as they should be, and that the application can be made."),
        Flag(Schema, null, "Write the schema of XML taps, tap.xsd and tap-model.xsd, into a folder: tapconvert --schema [FOLDER] [default: .]"),
        Flag(Upgrade, null, "Bring the tap to the versions of its packages that the sets here have, or that come with the tools."),
        new()
        {
            Kind = OptionKind.Parameter,
            Name = Package,
            ValueName = "ID@VERSION",
            Repeatable = true,
            Help = "With --upgrade, the version of a package; ID alone is the newest of the feeds.",
        },
        Flag(DryRun, null, "With --upgrade, show what would change, and write nothing."),
        new() { Kind = OptionKind.Argument, Name = Words, Repeatable = true },
    ];

    private static OptionEntry File(string name, char? letter, string help) =>
        new() { Kind = OptionKind.Parameter, Name = name, ShortName = letter, ValueType = OptionValueType.File, ValueName = "FILE", Help = help };

    private static OptionEntry Parameter(string name, char letter, string valueName, string help) =>
        new() { Kind = OptionKind.Parameter, Name = name, ShortName = letter, ValueName = valueName, Help = help };

    private static OptionEntry Flag(string name, char? letter, string help) =>
        new() { Kind = OptionKind.Flag, Name = name, ShortName = letter, Help = help };
}
