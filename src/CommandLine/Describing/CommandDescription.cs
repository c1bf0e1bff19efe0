using Twisted.Manifest;

namespace Twisted.CommandLine;

/// <summary>All that there is to say of a tool or one of its commands.</summary>
/// <remarks>Help, completion, the page of the manual and the tables of the documentation are made from it, so that they cannot differ.</remarks>
public sealed record CommandDescription
{
    /// <summary>As it is called, with what stands before it: <c>mktap plugin add</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in a sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>The same in a few words, for the index of the manual, as <c>make a tap</c>; a tool has it.</summary>
    public string Brief { get; init; } = "";

    /// <summary>What can stand behind its name, a line for each way of using it. Lines without its name get it in front.</summary>
    public IReadOnlyList<string> Forms { get; init; } = ["[options]"];

    /// <summary>What the manual says beside the summary, a paragraph each.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Its options, <c>--help</c> and <c>--version</c> among them; <see cref="OptionGroup.Of"/> makes one group of a few.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; init; } = [];

    /// <summary>The words that it takes by their position.</summary>
    public IReadOnlyList<OptionEntry> Arguments { get; init; } = [];

    /// <summary>Its own commands; they are shown in the order of their names.</summary>
    public IReadOnlyList<CommandDescription> Commands { get; init; } = [];

    /// <summary>The commands that plug-ins bring, which depend on where it runs; asked for only where they matter. Null for none.</summary>
    public Func<IReadOnlyList<CommandDescription>>? PluginCommands { get; init; }

    /// <summary>Names of options that are no use to anybody who does not know them; they are completed once they are begun.</summary>
    public IReadOnlyList<string> Unoffered { get; init; } = [];

    public IReadOnlyList<DescribedItem> ExitCodes { get; init; } = [];

    public IReadOnlyList<DescribedItem> Variables { get; init; } = [];

    public IReadOnlyList<DescribedItem> Files { get; init; } = [];

    /// <summary>Command lines, with what they do.</summary>
    public IReadOnlyList<DescribedItem> Examples { get; init; } = [];

    /// <summary>True when help shows the examples, and not only the manual.</summary>
    public bool HelpHasExamples { get; init; }

    /// <summary>Pages of the manual: <c>twistd</c>.</summary>
    public IReadOnlyList<string> SeeAlso { get; init; } = [];

    /// <summary>The last word of its name, by which it is called.</summary>
    public string Word => Name[(Name.LastIndexOf(' ') + 1)..];

    /// <summary>Its options in the order of the groups.</summary>
    public IEnumerable<OptionEntry> Options => Groups.SelectMany(group => group.Options);

    /// <summary>The ways of using it, whole.</summary>
    internal IEnumerable<string> Usages => Forms.Select(form =>
        form.Length == 0 ? Name : form.StartsWith(Name.Split(' ')[0] + " ", StringComparison.Ordinal) ? form : $"{Name} {form}");

    /// <summary>Describes a command with the options and arguments that its parser takes.</summary>
    public static CommandDescription Of(string name, string summary, IReadOnlyList<OptionEntry> entries)
    {
        OptionEntry[] arguments = [.. entries.Where(entry => entry.Kind == OptionKind.Argument)];
        var words = string.Concat(arguments.Select(argument => $" {Form(argument)}"));
        return new CommandDescription
        {
            Name = name,
            Summary = summary,
            Forms = [$"[options]{words}"],
            Groups = [OptionGroup.Of("Options", entries)],
            Arguments = arguments,
        };
    }

    internal static string Form(OptionEntry argument)
    {
        var name = argument.Repeatable ? $"{argument.Name}..." : argument.Name;
        return argument.Required ? $"<{name}>" : $"[{name}]";
    }

    /// <summary>What <c>--help</c> shows.</summary>
    /// <param name="width">Of the terminal, in columns.</param>
    public string ToHelp(int width)
    {
        var screen = new HelpScreen(width).Usage(string.Join("\n          ", Usages)).Paragraph(Summary);
        if (Groups.Count > 0)
        {
            screen.Options(Groups);
        }

        screen.Arguments(Arguments);
        HelpCommand[] commands = [.. Commands.Concat(PluginCommands?.Invoke() ?? []).Select(command => new HelpCommand(command.Word, command.Summary))];
        if (commands.Length > 0)
        {
            // Below options the original has none.
            (Groups.Count > 0 ? screen : screen.EmptyLine()).Commands(commands);
        }

        return (HelpHasExamples ? screen.Examples(Examples) : screen).ToString();
    }
}
