using Twisted.CommandLine;
using Twisted.Shared.Completion;

namespace Twisted.Tools.Tapconvert;

/// <summary>All that there is to say of <c>tapconvert</c>.</summary>
internal static class TapconvertDescription
{
    public const string Name = "tapconvert";

    public static CommandDescription Value => new()
    {
        Name = Name,
        Summary = "Converts a tap, a file with a whole server, from one format to another; compares, shows, checks and upgrades taps.",
        Brief = "convert, compare, check and upgrade taps",
        Forms =
        [
            "[options] [--in] FILE [--out FILE]",
            "--diff FILE FILE",
            "--show|--check FILE",
            "--schema [DIR]",
            "--upgrade [--dry-run] [--package ID@VERSION] FILE",
        ],
        Details =
        [
            "What is encrypted stays so, with its passphrase, unless --decrypt is given. The output is replaced whole or not at all.",
            "A file whose name is that of a command is written with its folder: tapconvert ./man",
        ],
        Groups = TapconvertOptions.Groups,
        Arguments = [TapconvertOptions.File],
        Commands = ToolCommands.Describe(Name),
        ExitCodes =
        [
            new("0", "It is done; with --diff, the taps are the same."),
            new("1", "It failed; with --diff, the taps differ."),
            new("2", "The command line is wrong; with --diff, the taps could not be compared."),
            new("70", "A fault of the program itself."),
        ],
        Variables =
        [
            new("TWISTED_HOME", "The folder of restored drop-ins. [default: ~/.twisted]"),
            new("TWISTED_PASSPHRASE", "The passphrase of taps that are encrypted, where no --passphrase-file is given."),
        ],
        Examples =
        [
            new("tapconvert -t xml qotd.tap", "Write qotd.tax, which is XML:"),
            new("tapconvert --diff qotd.tap qotd.tax", "Compare the two:"),
            new("tapconvert --upgrade --dry-run qotd.tap", "See what newer packages would make of it:"),
        ],
        SeeAlso = ["mktap", "twistd"],
    };

    /// <summary>The commands that every tool has.</summary>
    public static ToolCommands MakeToolCommands(TextWriter output, TextWriter error) =>
        new(() => Value, new PluginCompletion(Name).Values, output, error);
}
