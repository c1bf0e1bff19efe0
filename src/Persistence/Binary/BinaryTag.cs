namespace Twisted.Persistence.Binary;

/// <summary>The byte in front of each value of the binary encoding.</summary>
internal enum BinaryTag : byte
{
    Null = 0,
    False = 1,
    True = 2,

    /// <summary>A signed number, zigzag, in groups of seven bits.</summary>
    Integer = 3,

    /// <summary>IEEE 754, eight bytes, little end first.</summary>
    Real = 4,

    /// <summary>A length and UTF-8.</summary>
    Text = 5,

    /// <summary>A length in bytes and UTF-16, little end first: for text that is not well-formed Unicode.</summary>
    RawText = 6,

    /// <summary>A length and bytes.</summary>
    Bytes = 7,

    /// <summary>A count and values.</summary>
    List = 8,

    /// <summary>An object of a shape not met before: type name, version, count and names of members; then the values.</summary>
    NewShape = 9,

    /// <summary>An object of a shape met before: the shape's number; then the values.</summary>
    Object = 10,

    /// <summary>An object, a list or a map met before: its number.</summary>
    Reference = 11,

    /// <summary>A count and that many pairs of a key and a value.</summary>
    Map = 12,
}
