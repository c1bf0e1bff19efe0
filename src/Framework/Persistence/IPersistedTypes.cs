namespace Twisted.Persistence;

/// <summary>Declares what a package's types look like in a tap. It has a public constructor without parameters.</summary>
/// <remarks>Named by a <see cref="PersistedTypesAttribute"/> on the assembly.</remarks>
public interface IPersistedTypes
{
    /// <summary>Adds every type that can be part of an application. Called once, before a tap is read or written.</summary>
    void Register(PersistedTypeRegistry types);
}
