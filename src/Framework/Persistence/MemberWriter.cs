namespace Twisted.Persistence;

/// <summary>Takes the members of an object that are kept in a tap.</summary>
/// <remarks>
/// Values are null, <see cref="bool"/>, the integers up to 64 bits, <see cref="double"/>, <see cref="string"/>,
/// <see cref="byte"/> arrays, <see cref="TimeSpan"/>, <see cref="DateTimeOffset"/>, <see cref="Uri"/>, enumerations,
/// <see cref="Network.ServerEndpoint"/>, objects of registered types, and lists of all these. An object that is met
/// twice stays one object.
/// </remarks>
public abstract class MemberWriter
{
    /// <param name="name">Unique in its object, and an XML name; by custom in camel case.</param>
    /// <param name="value">What is kept.</param>
    /// <exception cref="ArgumentException">The value is of a type that no tap can hold, or the name was used already.</exception>
    public abstract void Write<T>(string name, T value);
}
