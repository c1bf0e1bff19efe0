using Twisted.Manifest;

namespace Twisted.CommandLine.Completion;

/// <summary>Finds what a word of a command line may become.</summary>
/// <remarks>Goes by descriptions alone and loads no parser: somebody waits who pressed a key.</remarks>
/// <param name="root">The tool.</param>
/// <param name="values">The values of an option or argument that only the tool knows; null where it knows of none.</param>
public sealed class Completer(CommandDescription root, Func<CommandDescription, OptionEntry, IEnumerable<CompletionCandidate>?> values)
{
    /// <param name="before">The words between the tool's name and the one that is completed.</param>
    /// <param name="word">What there is of that word up to the cursor; may be empty.</param>
    public CompletionAnswer Complete(IReadOnlyList<string> before, string word)
    {
        var place = new CommandLinePlace(root);
        foreach (var earlier in before)
        {
            place.Pass(earlier);
        }

        return !place.IsKnown ? CompletionAnswer.Nothing
            : place.ValueOf is { } option ? Values(place.Command, option, "", word)
            : place.TakesOptions && word.StartsWith('-') ? OptionOrValue(place, word)
            : Word(place, word);
    }

    private CompletionAnswer OptionOrValue(CommandLinePlace place, string word)
    {
        if (word.IndexOf('=', StringComparison.Ordinal) is > 2 and var equals && word.StartsWith("--", StringComparison.Ordinal))
        {
            return place.Find(word[..equals]) is { } named && OptionParser.TakesValue(named)
                ? Values(place.Command, named, word[..(equals + 1)], word[(equals + 1)..])
                : CompletionAnswer.Nothing;
        }

        // "-fqotd.tap", "-f=qotd.tap" and "-nfqotd.tap".
        if (place.FindBundled(word, out var length) is { } bundled && length < word.Length)
        {
            var start = word[length] == '=' ? length + 1 : length;
            return Values(place.Command, bundled, word[..start], word[start..]);
        }

        return new CompletionAnswer(Options(place, word));
    }

    private CompletionAnswer Word(CommandLinePlace place, string word)
    {
        List<CompletionCandidate> commands = place.Position > 0 ? [] :
        [
            .. place.Command.Commands.Concat(place.Command.PluginCommands?.Invoke() ?? [])
                .Where(command => command.Word.StartsWith(word, StringComparison.Ordinal))
                .Select(command => new CompletionCandidate(command.Word, command.Summary))
                .OrderBy(candidate => candidate.Text, StringComparer.Ordinal),
        ];
        if (place.Argument is { } argument)
        {
            var answer = Values(place.Command, argument, "", word);
            return answer with { Candidates = [.. commands, .. answer.Candidates] };
        }

        // Where nothing else can stand, somebody who asks means the options.
        return new CompletionAnswer(commands.Count == 0 && word.Length == 0 && place.TakesOptions ? Options(place, word) : commands);
    }

    private static List<CompletionCandidate> Options(CommandLinePlace place, string word)
    {
        var candidates = new List<CompletionCandidate>();
        foreach (var option in place.Command.Options)
        {
            if (place.IsSpent(option) || (word.Length <= 2 && place.Command.Unoffered.Contains(option.Name)))
            {
                continue;
            }

            // The short form is for those who ask which letters there are.
            if (option.ShortName is { } letter && word.Length is 1 or 2 && ("-" + letter.ToString()).StartsWith(word, StringComparison.Ordinal))
            {
                candidates.Add(new CompletionCandidate("-" + letter.ToString(), option.Help));
            }

            var name = $"--{option.Name}{(OptionParser.TakesValue(option) && option.ImpliedValue is null ? "=" : "")}";
            if (name.StartsWith(word, StringComparison.Ordinal))
            {
                candidates.Add(new CompletionCandidate(name, option.Help));
            }
        }

        return candidates;
    }

    /// <param name="command">What has the option.</param>
    /// <param name="option">An option or argument.</param>
    /// <param name="start">What stands before the value in the same word.</param>
    /// <param name="value">What there is of the value.</param>
    private CompletionAnswer Values(CommandDescription command, OptionEntry option, string start, string value)
    {
        var candidates = new List<CompletionCandidate>();
        var paths = option switch
        {
            { ValueType: OptionValueType.File } => CompletionPaths.Files,
            { ValueType: OptionValueType.Directory } => CompletionPaths.Folders,
            { ValueName: ValueNames.File } => CompletionPaths.Files,
            { ValueName: ValueNames.Folder } => CompletionPaths.Folders,
            _ => CompletionPaths.None,
        };
        foreach (var candidate in Known(command, option))
        {
            if (candidate.TakesPath && value.StartsWith(candidate.Text, StringComparison.Ordinal))
            {
                return new CompletionAnswer([], CompletionPaths.Files, start + candidate.Text);
            }

            if (candidate.Text.StartsWith(value, StringComparison.Ordinal))
            {
                candidates.Add(start.Length == 0 ? candidate : candidate with { Text = start + candidate.Text });
            }
        }

        return new CompletionAnswer(candidates, paths, start);
    }

    private IEnumerable<CompletionCandidate> Known(CommandDescription command, OptionEntry option) =>
        option.Choices.Count > 0 ? option.Choices.Select(choice => new CompletionCandidate(choice))
            : option.ValueType == OptionValueType.Boolean ? [new("true"), new("false")]
            : values(command, option) ?? [];
}
