namespace Twisted.Usage;

/// <summary>An option without a value, on a <see cref="bool"/> property: given or not.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlagAttribute : OptionAttribute
{
    public FlagAttribute(string name)
        : base(name)
    {
    }

    /// <param name="name">The long name, without its hyphens.</param>
    /// <param name="shortName">The letter for the short form.</param>
    public FlagAttribute(string name, char shortName)
        : base(name) => ShortName = shortName;

    /// <summary>The letter for the short form, or <c>'\0'</c> for none.</summary>
    public char ShortName { get; }
}
