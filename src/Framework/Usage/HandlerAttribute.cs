namespace Twisted.Usage;

/// <summary>An option that calls a method each time it is given, in the order of the command line.</summary>
/// <remarks>
/// With one parameter of an option type the option takes a value; without parameters it is a flag. This is for options
/// that act on the last so-and-so (<c>--domain a --user x --domain b --user y</c>). Parameters and flags are set in the
/// same pass, so a handler sees those that stand before it. It refuses its value by throwing a <see cref="UsageException"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HandlerAttribute : OptionAttribute
{
    public HandlerAttribute(string name)
        : base(name)
    {
    }

    /// <param name="name">The long name, without its hyphens.</param>
    /// <param name="shortName">The letter for the short form.</param>
    public HandlerAttribute(string name, char shortName)
        : base(name) => ShortName = shortName;

    /// <summary>The letter for the short form, or <c>'\0'</c> for none.</summary>
    public char ShortName { get; }

    /// <summary>What the value is called in the help. By default the type says it.</summary>
    public string? ValueName { get; init; }
}
