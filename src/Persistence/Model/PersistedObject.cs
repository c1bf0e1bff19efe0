namespace Twisted.Persistence.Model;

/// <summary>An object: its type's persisted name and version, and its members in the order in which they were written.</summary>
public sealed class PersistedObject(string typeName, int version) : PersistedValue
{
    private readonly List<PersistedMember> _members = [];

    public string TypeName { get; } = typeName;

    public int Version { get; } = version;

    public IReadOnlyList<PersistedMember> Members => _members;

    /// <summary>Adds a member. The object may be referred to before it has all of them.</summary>
    /// <exception cref="ArgumentException">It has a member of that name.</exception>
    public void Add(string name, PersistedValue value)
    {
        if (Find(name) is not null)
        {
            throw new ArgumentException($"\"{TypeName}\" has the member \"{name}\" twice.", nameof(name));
        }

        AddUnique(name, value);
    }

    public PersistedValue? Find(string name)
    {
        foreach (var member in _members)
        {
            if (member.Name == name)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>Adds a member whose name the caller knows to be new.</summary>
    internal void AddUnique(string name, PersistedValue value) => _members.Add(new(name, value));
}
