namespace Twisted.Persistence;

/// <summary>Names a class of this assembly that declares persisted types: one that is generated, one by hand, or both.</summary>
/// <remarks><see cref="PersistedTypesAttribute{T}"/> says the same, and is read faster.</remarks>
/// <param name="type">A class that implements <see cref="IPersistedTypes"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public class PersistedTypesAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}
