using System.Text;
using Twisted.Manifest;

namespace Twisted.CommandLine;

/// <summary>Writes help in the layout of the original: usage, options, commands.</summary>
public sealed class HelpScreen
{
    private const int WidestLabel = 22;
    private const int CommandColumn = 21;
    private const int NarrowestText = 20;

    private readonly StringBuilder _text = new();
    private readonly int _width;

    /// <param name="width">The width of the terminal in columns.</param>
    public HelpScreen(int width) => _width = Math.Max(width, CommandColumn + NarrowestText);

    /// <summary>The width of the terminal that help is written to; 80 where there is none. <c>COLUMNS</c> overrides it.</summary>
    public static int TerminalWidth
    {
        get
        {
            if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns > 0)
            {
                return columns;
            }

            try
            {
                return Console.IsOutputRedirected ? 80 : TerminalSize.Width is > 0 and var width ? width : 80;
            }
            catch (IOException)
            {
                return 80;
            }
        }
    }

    public HelpScreen Usage(string usage)
    {
        _text.Append("Usage:    ").Append(usage).Append('\n');
        return this;
    }

    /// <summary>A paragraph between empty lines.</summary>
    public HelpScreen Paragraph(string text)
    {
        _text.Append('\n');
        Wrap(text, 0, 0);
        return this;
    }

    internal HelpScreen EmptyLine()
    {
        _text.Append('\n');
        return this;
    }

    public HelpScreen Options(IReadOnlyList<OptionEntry> options) => Options([new OptionGroup("Options", options)]);

    /// <summary>Groups of options, in one column.</summary>
    public HelpScreen Options(IReadOnlyList<OptionGroup> groups)
    {
        var column = Math.Min(WidestLabel, groups.Max(group => group.Options.Max(option => Label(option).Length))) + 2;
        if (groups.Count > 1)
        {
            _text.Append("\nOptions:\n");
        }

        foreach (var group in groups)
        {
            _text.Append('\n').Append(groups.Count > 1 ? " " : "").Append(group.Title).Append(":\n");
            foreach (var option in group.Options)
            {
                Entry(Label(option), column, Describe(option));
            }
        }

        return this;
    }

    public HelpScreen Arguments(IReadOnlyList<OptionEntry> arguments)
    {
        if (arguments.Count > 0)
        {
            _text.Append("Arguments:\n");
            foreach (var argument in arguments)
            {
                Entry($"    {argument.Name}", CommandColumn, Describe(argument));
            }
        }

        return this;
    }

    /// <summary>The commands in the order of their names.</summary>
    public HelpScreen Commands(IEnumerable<HelpCommand> commands) => Rows("Commands", commands);

    /// <summary>What there is of a kind, with what it is for, in the order of the names.</summary>
    public HelpScreen Rows(string title, IEnumerable<HelpCommand> commands)
    {
        _text.Append(title).Append(":\n");
        foreach (var command in commands.OrderBy(command => command.Name, StringComparer.Ordinal))
        {
            Entry("    " + command.Name, CommandColumn, command.Description);
        }

        return this;
    }

    /// <summary>Command lines, which are never broken, each below what it does.</summary>
    public HelpScreen Examples(IEnumerable<DescribedItem> examples)
    {
        _text.Append("Examples:\n");
        foreach (var example in examples)
        {
            Pad(4);
            Wrap(example.Text, 4, 4);
            foreach (var line in example.Item.Split('\n'))
            {
                _text.Append("      ").Append(line).Append('\n');
            }
        }

        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Label(OptionEntry option)
    {
        var letter = option.ShortName is { } name ? "-" + name.ToString() + ", " : "    ";
        return $"  {letter}--{option.Name}{OptionParser.ValueForm(option)}";
    }

    /// <summary>The help of an option, with what else is known of it.</summary>
    internal static string Describe(OptionEntry option)
    {
        var choices = option.Choices.Count > 0 ? $" One of {string.Join(", ", option.Choices)}." : "";
        var repeatable = option.Repeatable && option.Kind == OptionKind.Parameter ? " Can be given repeatedly." : "";
        var required = option.Required && option.Kind != OptionKind.Argument ? " [required]" : "";
        var defaultValue = option.Default is { Length: > 0 } ? $" [default: {option.Default}]" : "";

        // A default that is no plain value stands in the help itself, at its end like the others.
        var end = option.Help.IndexOf(" [default:", StringComparison.Ordinal) is >= 0 and var at ? at : option.Help.Length;
        return $"{option.Help[..end]}{choices}{repeatable}{required}{option.Help[end..]}{defaultValue}".Trim();
    }

    private void Entry(string label, int column, string description)
    {
        _text.Append(label);
        if (description.Length == 0)
        {
            _text.Append('\n');
            return;
        }

        // A label that is too long pushes its own first line aside, not the column of all.
        var start = Math.Max(column, label.Length + 2);
        Pad(start - label.Length);
        Wrap(description, start, column);
    }

    // Append(' ', count) fills with vector code that is compiled anew at each start.
    private void Pad(int count)
    {
        for (; count > 0; count--)
        {
            _text.Append(' ');
        }
    }

    private void Wrap(string text, int start, int indent)
    {
        var position = start;
        var atLineStart = true;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!atLineStart && position + 1 + word.Length >= _width)
            {
                _text.Append('\n');
                Pad(indent);
                position = indent;
                atLineStart = true;
            }

            if (!atLineStart)
            {
                _text.Append(' ');
                position++;
            }

            _text.Append(word);
            position += word.Length;
            atLineStart = false;
        }

        _text.Append('\n');
    }
}
