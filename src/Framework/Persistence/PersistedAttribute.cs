namespace Twisted.Persistence;

/// <summary>Makes a class or a struct a persisted type: each field of it then says whether it is kept.</summary>
/// <remarks>
/// <para>
/// The type is <c>partial</c>. Its declaration is generated: what a tap keeps of it is each field and property with
/// <see cref="KeptAttribute"/>, also those of its base classes that it can reach. Values, and the parameters of the
/// primary constructor, are set by a constructor that is generated; everything else after that, also what has only a getter or
/// <c>init</c>, so that it may refer back to the object. Field initializers run as always.
/// </para>
/// <para>
/// Upgrade steps are a <c>static void Upgrade(PersistedType type)</c> in the type, which adds them and former names.
/// </para>
/// </remarks>
/// <param name="name">Stable and unique: by custom the package's id, a dot, and what the type is to an administrator.</param>
/// <param name="version">From 1; raised with each change of the kept members.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class PersistedAttribute(string name, int version) : Attribute
{
    public string Name { get; } = name;

    public int Version { get; } = version;
}
