namespace Twisted.Usage;

/// <summary>What all kinds of options have in common.</summary>
/// <param name="name">The long name, without its hyphens.</param>
public abstract class OptionAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>What it is for, in a sentence, shown by <c>--help</c>.</summary>
    public string Help { get; init; } = "";
}
