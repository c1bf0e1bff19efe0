using System.Text;
using Twisted.Manifest;

namespace Twisted.CommandLine.Manual;

/// <summary>Makes the tables of the documentation, in Markdown: the options of a tool by groups, and its commands.</summary>
internal static class OptionTables
{
    public static string Of(CommandDescription tool)
    {
        var text = new StringBuilder();
        foreach (var group in tool.Groups)
        {
            text.Append("**").Append(group.Title).Append("**\n\n| option | |\n|---|---|\n");
            foreach (var option in group.Options)
            {
                text.Append("| ").Append(Label(option)).Append(" | ").Append(Cell(HelpScreen.Describe(option))).Append(" |\n");
            }

            text.Append('\n');
        }

        if (tool.Commands.Count > 0)
        {
            text.Append("**Commands**\n\n| command | options | |\n|---|---|---|\n");
            AddCommands(text, tool.Commands);
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void AddCommands(StringBuilder text, IEnumerable<CommandDescription> commands)
    {
        foreach (var command in commands.OrderBy(command => command.Name, StringComparer.Ordinal))
        {
            if (command.Commands.Count > 0)
            {
                AddCommands(text, command.Commands);
                continue;
            }

            var options = command.Options.Where(option => !StandardOptions.Are(option)).Select(Label);
            var arguments = string.Concat(command.Arguments.Select(argument => $" {CommandDescription.Form(argument)}"));
            text.Append("| `").Append((command.Name + arguments).Replace("|", "\\|", StringComparison.Ordinal)).Append("` | ").Append(string.Join("; ", options))
                .Append(" | ").Append(Cell(command.Summary)).Append(" |\n");
        }
    }

    private static string Label(OptionEntry option) =>
        $"{(option.ShortName is { } letter ? $"`-{letter}`, " : "")}`--{option.Name}{OptionParser.ValueForm(option)}`".Replace("|", "\\|", StringComparison.Ordinal);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
