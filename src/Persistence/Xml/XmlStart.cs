namespace Twisted.Persistence.Xml;

/// <summary>The start of an element: its name, and what its attributes say about the value. Members are kept elsewhere.</summary>
internal struct XmlStart
{
    public required string Element { get; init; }

    public required long Place { get; init; }

    public required bool IsEmpty { get; init; }

    /// <summary>Where its members begin among those that are being read.</summary>
    public required int FirstMember { get; init; }

    /// <summary>As written, with escapes.</summary>
    public string? Type { get; set; }

    /// <summary>0 where none is said.</summary>
    public int Version { get; set; }

    public string? Id { get; set; }

    public string? Reference { get; set; }

    public string? Kind { get; set; }

    public string? Name { get; set; }
}
