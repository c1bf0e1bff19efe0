namespace Twisted.Usage;

/// <summary>A word without hyphens, taken by its position.</summary>
/// <remarks>A property of type <see cref="IReadOnlyList{T}"/> takes all that are left, so it must be the last.</remarks>
/// <param name="position">From 0, without gaps.</param>
/// <param name="name">What it is called in the help.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArgumentAttribute(int position, string name) : OptionAttribute(name)
{
    public int Position { get; } = position;

    /// <summary>True, which is the default, when it must be given.</summary>
    public bool Required { get; init; } = true;
}
