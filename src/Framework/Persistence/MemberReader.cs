namespace Twisted.Persistence;

/// <summary>Gives the members of an object back, in any order.</summary>
public abstract class MemberReader
{
    /// <summary>The version of the members: that of the declaration, since older ones were upgraded before.</summary>
    public abstract int Version { get; }

    /// <summary>A member that must be there.</summary>
    /// <param name="name">As it was written.</param>
    /// <typeparam name="T">The type that was written, or for a collection any that can be made of its items.</typeparam>
    /// <returns>Null only when <typeparamref name="T"/> is a <see cref="Nullable{T}"/>.</returns>
    /// <exception cref="InvalidDataException">There is no such member, or it holds something else; the message says where.</exception>
    public abstract T Read<T>(string name);

    /// <summary>A member that may be missing, as each is that was null when it was written.</summary>
    /// <param name="name">As it was written.</param>
    /// <param name="missing">What is returned when there is no such member.</param>
    /// <typeparam name="T">As for <see cref="Read{T}(string)"/>.</typeparam>
    /// <exception cref="InvalidDataException">It holds something else; the message says where.</exception>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(missing))]
    public abstract T? ReadOptional<T>(string name, T? missing = default);

    /// <summary>What to throw about one item of a list: it says where the item stands.</summary>
    /// <param name="name">The member that holds the list.</param>
    /// <param name="index">The item, from 0.</param>
    /// <param name="what">What is wrong, as the end of a sentence.</param>
    public virtual Exception Fault(string name, int index, string what) => new InvalidDataException($"The item {index + 1} of \"{name}\": {what}.");

    /// <summary>True when the tap has that member.</summary>
    public abstract bool Has(string name);
}
