using Twisted.Manifest;

namespace Twisted.CommandLine.Completion;

/// <summary>Where one is in a command line: in which command, and what is expected next.</summary>
internal sealed class CommandLinePlace(CommandDescription root)
{
    private readonly List<OptionEntry> _given = [];

    public CommandDescription Command { get; private set; } = root;

    /// <summary>False behind a command that there is not.</summary>
    public bool IsKnown { get; private set; } = true;

    /// <summary>The option whose value comes next.</summary>
    public OptionEntry? ValueOf { get; private set; }

    /// <summary>False behind <c>--</c>.</summary>
    public bool TakesOptions { get; private set; } = true;

    /// <summary>How many words there were that are no option.</summary>
    public int Position { get; private set; }

    /// <summary>The argument that comes next.</summary>
    public OptionEntry? Argument =>
        Position < Command.Arguments.Count ? Command.Arguments[Position]
            : Command.Arguments is [.., { Repeatable: true } last] ? last
            : null;

    public void Pass(string word)
    {
        if (ValueOf is not null)
        {
            ValueOf = null;
        }
        else if (TakesOptions && word == "--")
        {
            TakesOptions = false;
        }
        else if (TakesOptions && word is ['-', _, ..])
        {
            PassOption(word);
        }
        else
        {
            PassWord(word);
        }
    }

    /// <summary>True for an option that has been given as often as it can be.</summary>
    public bool IsSpent(OptionEntry option) =>
        !option.Repeatable && option.Kind is OptionKind.Parameter or OptionKind.Flag && _given.Contains(option);

    public OptionEntry? Find(string word)
    {
        foreach (var option in Command.Options)
        {
            if (word is ['-', '-', .. var name] ? option.Name == name : word is ['-', var letter] && option.ShortName is { } own && own == letter)
            {
                return option;
            }
        }

        return null;
    }

    /// <summary>The option of a word such as <c>-nf</c> or <c>-nfFILE</c> that takes a value, behind flags.</summary>
    /// <param name="word">The word.</param>
    /// <param name="length">Where its value begins.</param>
    public OptionEntry? FindBundled(string word, out int length)
    {
        length = word.Length;
        for (var i = 1; i < word.Length && word[1] != '-'; i++)
        {
            if (Find("-" + word[i].ToString()) is not { } option)
            {
                return null;
            }

            if (OptionParser.TakesValue(option))
            {
                length = i + 1;
                return option;
            }
        }

        return null;
    }

    private void PassOption(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (Find(equals > 0 ? word[..equals] : word) is { } option)
        {
            _given.Add(option);
            ValueOf = equals < 0 && option.ImpliedValue is null && OptionParser.TakesValue(option) ? option : null;
        }
        else
        {
            ValueOf = FindBundled(word, out var length) is { } bundled && length == word.Length ? bundled : null;
            foreach (var letter in word.AsSpan(1, length - 1))
            {
                if (Find("-" + letter.ToString()) is { } flag)
                {
                    _given.Add(flag);
                }
            }
        }
    }

    private void PassWord(string word)
    {
        if (Position == 0 && FindCommand(word) is { } command)
        {
            Command = command;
            TakesOptions = true;
            _given.Clear();
            return;
        }

        // Behind a command that nobody knows, nobody knows what follows.
        IsKnown &= Argument is not null || (Command.Commands.Count == 0 && Command.PluginCommands is null);
        Position++;
    }

    private CommandDescription? FindCommand(string word)
    {
        foreach (var command in Command.Commands)
        {
            if (command.Word == word)
            {
                return command;
            }
        }

        return Command.PluginCommands?.Invoke().FirstOrDefault(command => command.Word == word);
    }
}
