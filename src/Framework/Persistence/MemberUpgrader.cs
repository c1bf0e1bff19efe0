namespace Twisted.Persistence;

/// <summary>The members of an object in an older version of its type, while a step makes those of the next version of them.</summary>
/// <remarks>
/// It works on what stands in the file; no object of the application exists yet. Values are those of <see cref="MemberWriter"/>;
/// an object is a <see cref="MemberUpgrader"/>, and so are the items of a list and the values of a dictionary with texts as keys.
/// Steps of an object go before those of the objects that it refers to, so that these are as the file has them (in a circle,
/// one has to be the first: see <see cref="Version"/>). Two are equal when they are one object.
/// </remarks>
public abstract class MemberUpgrader
{
    /// <summary>The persisted name of the object's type.</summary>
    public abstract string TypeName { get; }

    /// <summary>The version of the type that the members are of.</summary>
    public abstract int Version { get; }

    /// <summary>The names of the members, in ordinal order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>True when there is that member.</summary>
    public abstract bool Has(string name);

    /// <inheritdoc cref="MemberReader.Read{T}(string)"/>
    public abstract T Read<T>(string name);

    /// <inheritdoc cref="MemberReader.ReadOptional{T}(string, T)"/>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(missing))]
    public abstract T? ReadOptional<T>(string name, T? missing = default);

    /// <summary>Adds a member, or replaces its value; null removes it.</summary>
    public abstract void Write<T>(string name, T value);

    /// <summary>Removes a member; nothing happens when there is none.</summary>
    public abstract void Remove(string name);

    /// <summary>Gives a member another name; nothing happens when there is none.</summary>
    /// <exception cref="ArgumentException">There is a member of the new name.</exception>
    public abstract void Rename(string name, string newName);

    /// <summary>Makes an object that did not exist in the older version, to be written as a member: for a type that was split.</summary>
    /// <param name="typeName">The persisted name of its type.</param>
    /// <param name="version">The version that its members will be of.</param>
    public abstract MemberUpgrader NewObject(string typeName, int version = 1);

    /// <summary>Makes the object one of another type. It is upgraded further by the steps of that type.</summary>
    /// <param name="typeName">The persisted name of that type.</param>
    /// <param name="version">The version of that type that the members are of, once the step has ended.</param>
    public abstract void Become(string typeName, int version);
}
