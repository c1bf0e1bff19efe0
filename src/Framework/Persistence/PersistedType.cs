namespace Twisted.Persistence;

/// <summary>How objects of one type are written to, and read from, every tap format.</summary>
/// <remarks>The name and the version are the type's identity in a tap; both are independent of its CLR name.</remarks>
public sealed class PersistedType
{
    internal PersistedType(
        string name,
        int version,
        Type clrType,
        Action<object, MemberWriter> write,
        Func<MemberReader, object> create,
        Action<object, MemberReader>? populate)
    {
        Name = name;
        Version = version;
        ClrType = clrType;
        Write = write;
        Create = create;
        Populate = populate;
    }

    public string Name { get; }

    /// <summary>From 1; raised with each change of the members.</summary>
    public int Version { get; }

    public Type ClrType { get; }

    public Action<object, MemberWriter> Write { get; }

    public Func<MemberReader, object> Create { get; }

    /// <summary>Fills in what may refer back to the object itself, after it was created; null when nothing does.</summary>
    public Action<object, MemberReader>? Populate { get; }
}
