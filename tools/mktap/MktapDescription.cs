using Twisted.CommandLine;
using Twisted.Shared.Completion;
using Twisted.Tools.Mktap.Accounts;
using Twisted.Tools.Mktap.Plugins;

namespace Twisted.Tools.Mktap;

/// <summary>All that there is to say of <c>mktap</c>; its commands say their part themselves.</summary>
internal static class MktapDescription
{
    public const string Name = "mktap";

    /// <summary>With the taps that completion finds, or that whoever shows help has found.</summary>
    public static CommandDescription Of(Func<IReadOnlyList<CommandDescription>>? taps) => new()
    {
        Name = Name,
        Summary = "Makes a tap, a file with a whole server, of a plug-in and its command line.",
        Brief = "make a tap, a file with a whole server",
        Forms = ["[options] <command> [command options]"],
        Details =
        [
            "Each tap plug-in is a command; mktap alone lists them, and \"mktap COMMAND --help\" shows the options of one. A drop-in that is "
            + "needed and not there yet is restored from the feeds of the nuget.config files. twistd runs the file.",
            "Results go to standard output, all else to standard error. Everything is checked before a file is written, and a tap that exists survives every failure.",
        ],
        Groups = MktapOptions.Groups,
        Unoffered = ["source", "xml"],
        Commands = [PasswdCommand.Description, PluginCommand.Description, .. ToolCommands.Describe(Name)],
        PluginCommands = taps,
        ExitCodes =
        [
            new("0", "It is done, or help was asked for."),
            new("1", "It failed."),
            new("2", "The command line is wrong, or there is no command in it."),
            new("70", "A fault of the program itself."),
        ],
        Variables =
        [
            new("TWISTED_HOME", "The folder of restored drop-ins, and of what you want of them. [default: ~/.twisted]"),
            new("TWISTED_PASSPHRASE", "The passphrase of taps that are encrypted, where no --passphrase-file is given."),
        ],
        Files =
        [
            new("~/.twisted/dropins.json", "Your set of drop-ins; a project's is in its folder or one above."),
            new("~/.twisted/dropins.lock.json", "What was restored, exactly; it stands beside each set."),
            new("~/.twisted/packages", "The store."),
        ],
        Examples =
        [
            new("mktap qotd --port 8007", "Make qotd.tap, a server of quotes on port 8007:"),
            new("mktap -a qotd.tap qotd --port unix:/run/quotes.sock", "Let the same application serve at a socket, too:"),
            new("mktap plugin add MyPlugin", "Add the newest version of a package with plug-ins:"),
        ],
        SeeAlso = ["tapconvert", "twistd"],
    };

    /// <summary>The commands that every tool has.</summary>
    public static ToolCommands MakeToolCommands(TextWriter output, TextWriter error)
    {
        var completion = new PluginCompletion(Name);
        return new ToolCommands(() => Of(() => completion.Taps), completion.Values, output, error);
    }
}
