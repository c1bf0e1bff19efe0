namespace Twisted.Persistence;

/// <summary>Names the class of this assembly that declares its persisted types.</summary>
/// <param name="type">A class that implements <see cref="IPersistedTypes"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PersistedTypesAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}
