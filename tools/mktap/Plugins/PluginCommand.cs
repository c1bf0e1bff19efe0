using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Usage;

namespace Twisted.Tools.Mktap.Plugins;

/// <summary><c>mktap plugin COMMAND</c>: everything about the packages that bring plug-ins.</summary>
internal sealed class PluginCommand(PluginContext context)
{
    public const string Name = "plugin";

    public const string Summary = "Adds, lists and removes the packages that bring more commands.";

    private const string Program = "mktap plugin";

    /// <summary>In the order in which one comes to need them.</summary>
    private static readonly IPluginCommand[] Commands =
    [
        new SearchCommand(),
        new AddCommand(),
        new ListCommand(),
        new ShowCommand(),
        new UpdateCommand(),
        new RemoveCommand(),
        new RestoreCommand(),
        new WhyCommand(),
        new DoctorCommand(),
        new CheckCommand(),
        new BundleCommand(),
    ];

    public static CommandDescription Description { get; } = new()
    {
        Name = Program,
        Summary = Summary,
        Forms = ["<command> [options]"],
        Commands = [.. Commands.Select(Describe)],
    };

    public int Run(IReadOnlyList<string> words)
    {
        var terminal = context.Terminal;
        if (words.Count == 0 || words[0] is "--help" or "-h")
        {
            terminal.Write(Description.ToHelp(HelpScreen.TerminalWidth));
            return words.Count == 0 ? ExitCode.Usage : ExitCode.Success;
        }

        if (Array.Find(Commands, command => command.Name == words[0]) is not { } found)
        {
            var names = Commands.Select(command => command.Name);
            return terminal.UsageError([$"there is no command \"plugin {words[0]}\"{NearNames.Suggestion(words[0], names)}"], $"{Program} --help");
        }

        var parser = new OptionParser(found.Options);
        var parsed = parser.Parse([.. words.Skip(1)]);
        if (parsed.Has(StandardOptions.Help))
        {
            terminal.Write(Describe(found).ToHelp(HelpScreen.TerminalWidth));
            return ExitCode.Success;
        }

        if (parsed.Has(StandardOptions.Version))
        {
            terminal.WriteLine($"mktap {ToolVersion.Current}");
            return ExitCode.Success;
        }

        var helpCommand = $"{Program} {found.Name} --help";
        if (parsed.Errors.Count > 0)
        {
            return terminal.UsageError(parsed.Errors, helpCommand);
        }

        try
        {
            return found.Run(context, parsed);
        }
        catch (UsageException exception)
        {
            return terminal.UsageError([exception.Message], helpCommand);
        }
    }

    private static CommandDescription Describe(IPluginCommand command) =>
        CommandDescription.Of($"{Program} {command.Name}", command.Summary, command.Options) with { Examples = command.Examples, HelpHasExamples = command.Examples.Count > 0 };
}
