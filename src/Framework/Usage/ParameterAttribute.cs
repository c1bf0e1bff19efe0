namespace Twisted.Usage;

/// <summary>An option with a value: <c>--port 8007</c>, <c>--port=8007</c>, <c>-p 8007</c>, <c>-p8007</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterAttribute : OptionAttribute
{
    public ParameterAttribute(string name)
        : base(name)
    {
    }

    /// <param name="name">The long name, without its hyphens.</param>
    /// <param name="shortName">The letter for the short form.</param>
    public ParameterAttribute(string name, char shortName)
        : base(name) => ShortName = shortName;

    /// <summary>The letter for the short form, or <c>'\0'</c> for none.</summary>
    public char ShortName { get; }

    /// <summary>The value when the option is not given: a constant of the property's type, or text that it is read from.</summary>
    public object? Default { get; init; }

    /// <summary>What the value is called in the help, such as <c>DIR</c>. By default the type says it.</summary>
    public string? ValueName { get; init; }

    /// <summary>True when the option must be given.</summary>
    public bool Required { get; init; }
}
