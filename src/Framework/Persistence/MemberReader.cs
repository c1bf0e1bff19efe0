namespace Twisted.Persistence;

/// <summary>Gives the members of an object back, in any order.</summary>
public abstract class MemberReader
{
    /// <summary>The version of the type that wrote the members.</summary>
    public abstract int Version { get; }

    /// <param name="name">As it was written.</param>
    /// <typeparam name="T">The type that was written, or for a list any of its read-only interfaces.</typeparam>
    /// <exception cref="InvalidDataException">There is no such member, or it holds something else; the message says where.</exception>
    public abstract T Read<T>(string name);

    /// <summary>True when the tap has that member.</summary>
    public abstract bool Has(string name);
}
