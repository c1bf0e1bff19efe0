namespace Twisted.Manifest;

/// <summary>The words of the file for the members of the enumerations.</summary>
internal static class ManifestWords
{
    // Each is indexed by its enumeration.
    private static readonly string[] Kinds = ["parameter", "flag", "handler", "flagHandler", "argument"];

    private static readonly string[] ValueTypes =
    [
        "string", "integer", "long", "number", "boolean", "duration", "uri", "file", "directory", "endpoint", "clientEndpoint", "choice", "datagramEndpoint", "datagramClientEndpoint",
    ];

    public static string AllKinds => string.Join(", ", Kinds);

    public static string AllValueTypes => string.Join(", ", ValueTypes);

    public static string Of(OptionKind kind) => Kinds[(int)kind];

    public static string Of(OptionValueType type) => ValueTypes[(int)type];

    public static OptionKind? Kind(string word) => Array.IndexOf(Kinds, word) is >= 0 and var index ? (OptionKind)index : null;

    public static OptionValueType? ValueType(string word) =>
        Array.IndexOf(ValueTypes, word) is >= 0 and var index ? (OptionValueType)index : null;
}
