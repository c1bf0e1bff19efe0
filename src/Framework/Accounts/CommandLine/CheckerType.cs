namespace Twisted.Accounts;

/// <summary>What can stand before the colon of <c>--auth NAME:TEXT</c>.</summary>
public sealed record CheckerType
{
    public required string Name { get; init; }

    /// <summary>What the text behind the colon is called, such as <c>FILE</c>; empty when there is none.</summary>
    public string Argument { get; init; } = "";

    /// <summary>In a sentence, for people; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>The package that it is in; null for one of the framework's own.</summary>
    public string? Package { get; init; }

    /// <summary>As it is written: <c>file:FILE</c>.</summary>
    public string Form => Argument.Length == 0 ? Name : $"{Name}:{Argument}";

    internal Func<ICheckerPlugin> Create { get; init; } = null!; // those who make one set it
}
