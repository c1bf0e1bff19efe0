using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>The names of the types that stand in a <c>.tas</c>.</summary>
internal static class SourceTypes
{
    private const int Longest = 60;

    /// <summary>The types by their own names, which a <c>using</c> of their namespace gives.</summary>
    public static (byte[] Name, SourceType Type)[] Known { get; } =
    [
        ("PersistedObject"u8.ToArray(), SourceType.Item),
        ("PersistedList"u8.ToArray(), SourceType.List),
        ("PersistedMap"u8.ToArray(), SourceType.Map),
        ("TapDocument"u8.ToArray(), SourceType.Tap),
    ];

    public static SourceType Find(string name) => name switch
    {
        "Twisted.Persistence.Model.PersistedObject" => SourceType.Item,
        "Twisted.Persistence.Model.PersistedList" => SourceType.List,
        "Twisted.Persistence.Model.PersistedMap" => SourceType.Map,
        "Twisted.Persistence.TapDocument" => SourceType.Tap,
        _ => SourceType.None,
    };

    public static SourceType Of(object? value) => value switch
    {
        PersistedObject => SourceType.Item,
        PersistedList => SourceType.List,
        PersistedMap => SourceType.Map,
        SourceTap => SourceType.Tap,
        _ => SourceType.None,
    };

    /// <summary>A word of the language for a type that a variable can have.</summary>
    public static bool IsScalar(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("string"u8) || word.SequenceEqual("long"u8) || word.SequenceEqual("int"u8) || word.SequenceEqual("double"u8)
        || word.SequenceEqual("bool"u8) || word.SequenceEqual("byte"u8) || word.SequenceEqual("object"u8);

    public static bool Fits(ReadOnlySpan<byte> word, object? value) => value switch
    {
        string => word.SequenceEqual("string"u8) || word.SequenceEqual("object"u8),
        long number => word.SequenceEqual("long"u8) || word.SequenceEqual("object"u8) || (word.SequenceEqual("int"u8) && number == (int)number),
        double => word.SequenceEqual("double"u8) || word.SequenceEqual("object"u8),
        bool => word.SequenceEqual("bool"u8) || word.SequenceEqual("object"u8),
        byte[] => word.SequenceEqual("byte"u8) || word.SequenceEqual("object"u8),
        SourceTap => false,
        null => false,
        _ => word.SequenceEqual("object"u8),
    };

    /// <summary>A name for a message: no file makes a message long.</summary>
    public static string Shortened(string name) => name.Length <= Longest ? name : $"{name[..Longest]}…";
}
