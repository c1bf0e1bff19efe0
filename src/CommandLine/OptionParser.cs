using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using Twisted.Manifest;

namespace Twisted.CommandLine;

/// <summary>Parses command lines against options that are data.</summary>
/// <remarks>
/// System.CommandLine does the taking apart (<c>--name value</c>, <c>--name=value</c>, <c>-n value</c>, <c>-nvalue</c>,
/// bundled flags); values are checked here, from the option's declared type, so that no plug-in code is needed.
/// </remarks>
public sealed class OptionParser
{
    private readonly IReadOnlyList<OptionEntry> _options;
    private readonly IReadOnlyList<OptionEntry> _arguments;

    /// <param name="entries">The options of the command. Those of <see cref="StandardOptions"/> are added where no entry has their name.</param>
    public OptionParser(IReadOnlyList<OptionEntry> entries)
    {
        _arguments = [.. entries.Where(entry => entry.Kind == OptionKind.Argument)];
        _options =
        [
            .. entries.Where(entry => entry.Kind != OptionKind.Argument),
            .. ((OptionEntry[])[StandardOptions.Help, StandardOptions.Version]).Where(standard => entries.All(entry => entry.Name != standard.Name)),
        ];
    }

    /// <summary>All options, in the order in which the help shows them.</summary>
    public IReadOnlyList<OptionEntry> Options => _options;

    /// <summary>The words that are taken by their position.</summary>
    public IReadOnlyList<OptionEntry> Arguments => _arguments;

    /// <summary>Where the first word stands that is neither an option nor the value of one; -1 for nowhere.</summary>
    public int FindCommand(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is not ['-', _, ..])
            {
                return i;
            }

            if (Find(words[i]) is { ImpliedValue: null } option && TakesValue(option))
            {
                i++;
            }
        }

        return -1;
    }

    /// <summary>Parses the words; never throws. When help is asked for, nothing else is found wrong.</summary>
    public ParsedOptions Parse(IReadOnlyList<string> words)
    {
        List<string> errors = [];

        // Nothing but a flag is common (`--help`), and need not load a parser.
        List<OptionOccurrence> occurrences = words switch
        {
            [] => [],
            [var word] when Find(word) is { } flag && !TakesValue(flag) => [new OptionOccurrence(flag, null)],
            _ => TakeApart(words, errors),
        };
        var parsed = new ParsedOptions { Occurrences = occurrences, Errors = errors };
        if (parsed.Has(StandardOptions.Help) || parsed.Has(StandardOptions.Version))
        {
            return parsed with { Errors = [] };
        }

        CheckCounts(occurrences, errors);
        foreach (var occurrence in occurrences)
        {
            if (occurrence.Value is { } value && OptionValues.Check(occurrence.Option, value) is { } fault)
            {
                errors.Add($"{Label(occurrence.Option)}: {fault}");
            }
        }

        return parsed;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<OptionOccurrence> TakeApart(IReadOnlyList<string> words, List<string> errors)
    {
        var command = new RootCommand();
        command.Options.Clear();
        command.Directives.Clear();
        foreach (var option in _options)
        {
            command.Options.Add(ToSymbol(option));
        }

        // Every word by its position is taken here, and counted below with the others.
        command.Arguments.Add(new Argument<string[]>("words") { Arity = ArgumentArity.ZeroOrMore });
        List<string> plain = [];
        var onlyWordsFollow = false;
        foreach (var word in words)
        {
            onlyWordsFollow |= word == "--";
            if (onlyWordsFollow)
            {
                plain.Add(word);
            }
            else if (word.IndexOf('=') is > 0 and var equals && Find(word[..equals]) is { } flag && !TakesValue(flag))
            {
                errors.Add($"{Label(flag)} takes no value");
            }
            else
            {
                plain.AddRange(Find(word) is { ImpliedValue: { } value } ? [word, value] : SplitEmptyValue(word));
            }
        }

        var result = command.Parse(plain, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return Occurrences(result, errors);
    }

    /// <summary>What the option is called in messages.</summary>
    public static string Label(OptionEntry option) => option.Kind == OptionKind.Argument ? $"<{option.Name}>" : $"--{option.Name}";

    /// <summary>What follows the name where the option is described: nothing, the name of its value, or that in brackets where it may be left out.</summary>
    /// <param name="option">The option.</param>
    /// <param name="escape">What has to be done to the name of the value there.</param>
    internal static string ValueForm(OptionEntry option, Func<string, string>? escape = null)
    {
        if (!TakesValue(option))
        {
            return "";
        }

        var value = escape is null ? ValueNames.Of(option) : escape(ValueNames.Of(option));
        return option.ImpliedValue is null ? $"={value}" : $"[={value}]";
    }

    internal static bool TakesValue(OptionEntry option) => option.Kind is OptionKind.Parameter or OptionKind.Handler;

    private static Option<string[]> ToSymbol(OptionEntry entry)
    {
        var symbol = new Option<string[]>($"--{entry.Name}", entry.ShortName is { } letter ? ["-" + letter.ToString()] : [])
        {
            Arity = TakesValue(entry) ? ArgumentArity.OneOrMore : ArgumentArity.Zero,
            AllowMultipleArgumentsPerToken = false,
        };
        return symbol;
    }

    // The parser would take the next word for the value of "--name=".
    private IEnumerable<string> SplitEmptyValue(string word) =>
        word.EndsWith('=') && Find(word[..^1]) is { } option && TakesValue(option) ? [word[..^1], ""] : [word];

    private List<OptionOccurrence> Occurrences(ParseResult result, List<string> errors)
    {
        List<OptionOccurrence> occurrences = [];
        var position = 0;
        var tokens = result.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Type == TokenType.Option && Find(token.Value) is { } option)
            {
                if (!TakesValue(option))
                {
                    occurrences.Add(new OptionOccurrence(option, null));
                }
                else if (i + 1 < tokens.Count && tokens[i + 1].Type == TokenType.Argument)
                {
                    occurrences.Add(new OptionOccurrence(option, tokens[++i].Value));
                }
                else
                {
                    errors.Add($"{Label(option)} needs a value");
                }
            }
            else if (token.Type == TokenType.Argument && token.Value is ['-', _, ..] && !IsAfterDoubleDash(tokens, i))
            {
                errors.Add($"there is no option \"{token.Value}\"{NearNames.Suggestion(token.Value, _options.Select(Label))}");

                // What may be its value is no fault of its own.
                if (position >= _arguments.Count && i + 1 < tokens.Count && tokens[i + 1] is { Type: TokenType.Argument, Value: not ['-', _, ..] })
                {
                    i++;
                }
            }
            else if (token.Type == TokenType.Argument)
            {
                AddArgument(token.Value, ref position, occurrences, errors);
            }
        }

        return occurrences;
    }

    private void AddArgument(string word, ref int position, List<OptionOccurrence> occurrences, List<string> errors)
    {
        if (position >= _arguments.Count)
        {
            errors.Add($"the word \"{word}\" is one too many");
            return;
        }

        occurrences.Add(new OptionOccurrence(_arguments[position], word));
        if (!_arguments[position].Repeatable)
        {
            position++;
        }
    }

    private void CheckCounts(List<OptionOccurrence> occurrences, List<string> errors)
    {
        foreach (var option in _options.Concat(_arguments))
        {
            var count = occurrences.Count(occurrence => ReferenceEquals(occurrence.Option, option));
            if (count > 1 && !option.Repeatable && option.Kind is OptionKind.Parameter or OptionKind.Flag)
            {
                errors.Add($"{Label(option)} is given {count} times; it can be given once");
            }
            else if (count == 0 && option.Required)
            {
                errors.Add($"{Label(option)} is missing");
            }
        }
    }

    private static bool IsAfterDoubleDash(IReadOnlyList<Token> tokens, int index) =>
        tokens.Take(index).Any(token => token.Type == TokenType.DoubleDash);

    private OptionEntry? Find(string token) => token switch
    {
        ['-', '-', .. var name] => _options.FirstOrDefault(option => option.Name == name),
        ['-', var letter] => _options.FirstOrDefault(option => option.ShortName is { } own && own == letter),
        _ => null,
    };
}
