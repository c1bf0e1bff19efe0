namespace Twisted.Persistence.Model;

/// <summary>An object: its type's persisted name and version, and its members in the order in which they were written.</summary>
public sealed class PersistedObject(string typeName, int version) : PersistedValue
{
    private readonly List<KeyValuePair<string, PersistedValue>> _members = [];

    public string TypeName { get; } = typeName;

    public int Version { get; } = version;

    public IReadOnlyList<KeyValuePair<string, PersistedValue>> Members => _members;

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
        foreach (var (key, value) in _members)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Adds a member whose name the caller knows to be new.</summary>
    internal void AddUnique(string name, PersistedValue value) => _members.Add(new(name, value));
}
