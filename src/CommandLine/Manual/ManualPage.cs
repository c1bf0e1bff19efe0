using System.Text;
using Twisted.Manifest;

namespace Twisted.CommandLine.Manual;

/// <summary>Makes the page of the manual of a tool, for man(1) to show.</summary>
internal static class ManualPage
{
    /// <summary>Pages have a date; one that changed at each build would make each build's differ. To be changed with the text.</summary>
    private const string Date = "2026-11-27";

    public static string Of(CommandDescription tool)
    {
        var page = new RoffText();
        page.Line($".TH {tool.Name.ToUpperInvariant()} 1 {Date} \"Twisted.NET {ToolVersion.Current}\" \"Twisted.NET\"");
        page.Section("NAME").Line($"{tool.Name} \\- {RoffText.Escape(tool.Brief)}");
        page.Section("SYNOPSIS");
        AddForms(page, tool);
        page.Section("DESCRIPTION").Text(tool.Summary);
        foreach (var paragraph in tool.Details)
        {
            page.Line(".PP").Text(paragraph);
        }

        if (tool.Groups.Count > 0)
        {
            page.Section("OPTIONS");
            AddGroups(page, tool);
        }

        AddArguments(page, tool.Arguments);
        if (tool.Commands.Count > 0)
        {
            page.Section("COMMANDS");
            AddCommands(page, tool.Commands);
        }

        AddItems(page, "EXIT STATUS", tool.ExitCodes);
        AddItems(page, "ENVIRONMENT", tool.Variables);
        AddItems(page, "FILES", tool.Files);
        if (tool.Examples.Count > 0)
        {
            page.Section("EXAMPLES");
            AddExamples(page, tool.Examples, isFirst: true);
        }

        if (tool.SeeAlso.Count > 0)
        {
            page.Section("SEE ALSO").Line(string.Join(",\n", tool.SeeAlso.Select(other => $".BR {other} (1)")));
        }

        return page.ToString();
    }

    private static void AddForms(RoffText page, CommandDescription command)
    {
        var isFirst = true;
        foreach (var usage in command.Usages)
        {
            if (!isFirst)
            {
                page.Line(".br");
            }

            isFirst = false;
            var end = usage.StartsWith(command.Name, StringComparison.Ordinal) ? command.Name.Length : usage.IndexOf(' ', StringComparison.Ordinal);
            page.Line($"\\fB{RoffText.Escape(usage[..end])}\\fR{RoffText.Escape(usage[end..])}");
        }
    }

    private static void AddGroups(RoffText page, CommandDescription command)
    {
        foreach (var group in command.Groups)
        {
            if (command.Groups.Count > 1)
            {
                page.Line($".SS {RoffText.Escape(group.Title)}");
            }

            AddOptions(page, group.Options);
        }
    }

    private static void AddOptions(RoffText page, IEnumerable<OptionEntry> options)
    {
        foreach (var option in options)
        {
            var label = new StringBuilder();
            if (option.ShortName is { } letter)
            {
                label.Append("\\fB").Append(RoffText.Escape($"-{letter}")).Append("\\fR, ");
            }

            label.Append("\\fB").Append(RoffText.Escape($"--{option.Name}")).Append("\\fR")
                .Append(OptionParser.ValueForm(option, static value => $"\\fI{RoffText.Escape(value)}\\fR"));
            page.Line(".TP").Line(label.ToString()).Text(HelpScreen.Describe(option));
        }
    }

    private static void AddArguments(RoffText page, IEnumerable<OptionEntry> arguments)
    {
        foreach (var argument in arguments.Where(argument => argument.Help.Length > 0))
        {
            page.Line(".TP").Line($"\\fI{RoffText.Escape(argument.Name)}\\fR").Text(HelpScreen.Describe(argument));
        }
    }

    /// <summary>Those that are run; one that only has commands of its own is their first word.</summary>
    private static void AddCommands(RoffText page, IEnumerable<CommandDescription> commands)
    {
        foreach (var command in commands.OrderBy(command => command.Name, StringComparer.Ordinal))
        {
            if (command.Commands.Count > 0)
            {
                AddCommands(page, command.Commands);
                continue;
            }

            page.Line($".SS {RoffText.Escape(command.Name)}");
            AddForms(page, command);
            foreach (var paragraph in command.Details.Prepend(command.Summary))
            {
                page.Line(".PP").Text(paragraph);
            }

            AddOptions(page, command.Options.Where(option => !StandardOptions.Are(option)));
            AddArguments(page, command.Arguments);
            AddItems(page, null, command.ExitCodes);
            AddExamples(page, command.Examples, isFirst: false);
        }
    }

    private static void AddItems(RoffText page, string? section, IReadOnlyList<DescribedItem> items)
    {
        if (section is not null && items.Count > 0)
        {
            page.Section(section);
        }

        foreach (var item in items)
        {
            page.Line(".TP").Line($"\\fB{RoffText.Escape(item.Item)}\\fR").Text(item.Text);
        }
    }

    /// <param name="page">Where to.</param>
    /// <param name="examples">What to add.</param>
    /// <param name="isFirst">True at the beginning of a section, where no paragraph needs to be begun.</param>
    private static void AddExamples(RoffText page, IEnumerable<DescribedItem> examples, bool isFirst)
    {
        foreach (var example in examples)
        {
            (isFirst ? page : page.Line(".PP")).Text(example.Text).Line(".PP").Line(".RS 4").Line(".nf");
            foreach (var line in example.Item.Split('\n'))
            {
                page.Line(RoffText.EscapeLine(line));
            }

            page.Line(".fi").Line(".RE");
            isFirst = false;
        }
    }
}
