using Twisted.Persistence.Model;

namespace Twisted.Persistence;

/// <summary>What a tap says of itself before its objects: enough to find and load what those need.</summary>
public sealed record TapHeader
{
    private const string TypeName = "Tap";
    private const int Version = 1;

    /// <summary>The application's name.</summary>
    public required string Name { get; init; }

    /// <summary>The locks of the drop-ins that the objects need. Their form belongs to whoever loads drop-ins.</summary>
    public required IReadOnlyList<PersistedObject> DropIns { get; init; }

    internal PersistedObject ToModel()
    {
        var header = new PersistedObject(TypeName, Version);
        header.Add("name", PersistedScalar.Of(Name));
        header.Add("dropIns", new PersistedList(DropIns));
        return header;
    }

    /// <exception cref="InvalidDataException">It is not a header.</exception>
    internal static TapHeader FromModel(PersistedObject header) =>
        header is { TypeName: TypeName, Version: Version }
        && header.Find("name") is PersistedScalar { Value: string name }
        && header.Find("dropIns") is PersistedList dropIns
        && dropIns.Items.All(item => item is PersistedObject)
            ? new TapHeader { Name = name, DropIns = [.. dropIns.Items.Cast<PersistedObject>()] }
            : throw new InvalidDataException("Its header has no name or no list of drop-ins.");
}
