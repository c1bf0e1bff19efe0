namespace Twisted.Manifest;

/// <summary>One option of a tap plug-in.</summary>
public sealed record OptionEntry
{
    public required OptionKind Kind { get; init; }

    /// <summary>The long name without hyphens; for an argument, what the help calls it.</summary>
    public required string Name { get; init; }

    public char? ShortName { get; init; }

    /// <summary>The property that takes the value, or the method that is called; the name in Pascal case unless said otherwise.</summary>
    public string Member
    {
        get => field ?? ManifestNames.MemberName(Name);
        init;
    } = null!;

    /// <summary>The type of its values.</summary>
    public OptionValueType ValueType { get; init; } = OptionValueType.String;

    /// <summary>For <see cref="OptionValueType.Choice"/>, the words to choose from.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What the help calls the value; null for the name that its type has.</summary>
    public string? ValueName { get; init; }

    /// <summary>The value when it is not given, as it would be written on the command line; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>
    /// The value that the name alone stands for; one of its own then has to follow an equals sign, <c>--name=value</c>. Null where a value must be given.
    /// For the options of the tools: a manifest does not keep it.
    /// </summary>
    public string? ImpliedValue { get; init; }

    public string Help { get; init; } = "";

    /// <summary>True when it may be given more than once.</summary>
    public bool Repeatable { get; init; }

    /// <summary>True when it must be given.</summary>
    public bool Required { get; init; }
}
