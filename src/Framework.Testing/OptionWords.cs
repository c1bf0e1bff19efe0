using Twisted.Usage;

namespace Twisted.Testing;

/// <summary>Fills an options object from words, by the attributes of its members.</summary>
internal sealed class OptionWords(Options options, OptionErrors errors)
{
    private readonly OptionMember[] _members = OptionMember.Of(options.GetType());
    private bool _isReadable = true;

    /// <summary>Sets the defaults, then everything that is given in its order, then looks for what is missing.</summary>
    /// <returns>False when the words are wrong in themselves; what a handler refused is not that.</returns>
    public bool Read(IReadOnlyList<string> words)
    {
        foreach (var member in _members)
        {
            Guarded(member, () => member.SetDefault(options));
        }

        var arguments = new Queue<OptionMember>(_members.Where(member => member.Position is not null).OrderBy(member => member.Position));
        var rest = new Queue<string>(words);
        var onlyArguments = false;
        while (rest.TryDequeue(out var word))
        {
            if (!onlyArguments && word == "--")
            {
                onlyArguments = true;
            }
            else if (!onlyArguments && word is ['-', _, ..])
            {
                ReadOption(word, rest);
            }
            else if (arguments.TryPeek(out var argument))
            {
                Take(argument, word);
                if (!argument.IsList)
                {
                    arguments.Dequeue();
                }
            }
            else
            {
                Fault($"the word \"{word}\" is one too many");
            }
        }

        foreach (var member in _members)
        {
            member.SetList(options);
            if (member is { IsRequired: true, Count: 0 })
            {
                Fault($"{member.Label} is missing");
            }
            else if (member is { Count: > 1, IsList: false, IsHandler: false })
            {
                Fault($"{member.Label} is given {member.Count} times; it can be given once");
            }
        }

        return _isReadable;
    }

    private void ReadOption(string word, Queue<string> rest)
    {
        var isLong = word.StartsWith("--", StringComparison.Ordinal);
        var equals = isLong ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        var name = equals > 0 ? word[..equals] : isLong ? word : word[..2];
        var attached = equals > 0 ? word[(equals + 1)..] : isLong || word.Length == 2 ? null : word[2..];
        if (Array.Find(_members, member => member.IsCalled(name)) is not { } option)
        {
            Fault($"there is no option \"{name}\"");
        }
        else if (!option.TakesValue)
        {
            Take(option, null);
            if (attached is not null)
            {
                // Several flags behind one hyphen.
                ReadOption($"-{attached}", rest);
            }
        }
        else if (attached is not null || rest.TryDequeue(out attached))
        {
            Take(option, attached);
        }
        else
        {
            Fault($"{option.Label} needs a value");
        }
    }

    private void Take(OptionMember member, string? value) => Guarded(member, () => member.Take(options, value));

    private void Guarded(OptionMember member, Action action)
    {
        try
        {
            action();
        }
        catch (FormatException exception)
        {
            Fault($"{member.Label}: {exception.Message}");
        }
        catch (UsageException exception)
        {
            errors.Add($"{member.Label}: {exception.Message}");
        }
    }

    private void Fault(string message)
    {
        _isReadable = false;
        errors.Add(message);
    }
}
