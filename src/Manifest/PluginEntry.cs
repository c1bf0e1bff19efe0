namespace Twisted.Manifest;

/// <summary>One plug-in of a drop-in.</summary>
public sealed record PluginEntry
{
    public required string Name { get; init; }

    /// <summary>What kind of plug-in; <see cref="TapType"/> or anybody's own.</summary>
    public required string Type { get; init; }

    /// <summary>The full name of the class.</summary>
    public required string Module { get; init; }

    /// <summary>The file name of the assembly that has it, such as <c>TwistedQuotes.dll</c>.</summary>
    public required string Assembly { get; init; }

    public string Description { get; init; } = "";

    /// <summary>For a tap plug-in, the word on the command line; null for the others.</summary>
    public string? TapName { get; init; }

    /// <summary>For a tap plug-in, its options in the order in which the class declares them.</summary>
    public IReadOnlyList<OptionEntry> Options { get; init; } = [];

    /// <summary>Data of the plug-in's own type.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>The type of the plug-ins behind <c>mktap</c>'s commands.</summary>
    public const string TapType = "tap";
}
