namespace Twisted.Persistence;

/// <summary>Takes the members of an object that are kept in a tap.</summary>
/// <remarks>
/// <para>
/// Values are <see cref="bool"/>, <see cref="char"/>, numbers (the integers up to 128 bits, <see cref="System.Numerics.BigInteger"/>,
/// <see cref="float"/>, <see cref="double"/>, <see cref="decimal"/>), <see cref="string"/>, <see cref="byte"/> arrays,
/// <see cref="Guid"/>, dates and times, <see cref="Uri"/>, <see cref="Version"/>, IP addresses and end points, enumerations,
/// <see cref="Network.ServerEndpoint"/>, <see cref="Network.ClientEndpoint"/>, <see cref="Network.DatagramEndpoint"/>, <see cref="Network.DatagramClientEndpoint"/>, nullables of these, tuples, objects of registered types, and collections and
/// dictionaries of all these. An object or a collection that is met twice stays one; what is null is not written.
/// </para>
/// <para>
/// An application that runs can be saved at any time, on a thread of its own: whoever changes members on other threads takes the
/// same lock for that and for writing them, or names it by <c>LockedBy</c> of their <see cref="PersistedType"/>. What is passed here is looked at
/// before the call returns.
/// </para>
/// </remarks>
public abstract class MemberWriter
{
    /// <param name="name">Unique in its object, and an XML name; by custom in camel case.</param>
    /// <param name="value">What is kept.</param>
    /// <typeparam name="T">The type that it is read as: it must say all that there is to know of the value, which <see cref="object"/> does not.</typeparam>
    /// <exception cref="ArgumentException">The value is of a type that no tap can hold, or that cannot be read as
    /// <typeparamref name="T"/> again, or the name was used already.</exception>
    public abstract void Write<T>(string name, T value);
}
