using Twisted.Persistence.Model;

namespace Twisted.Persistence.Upgrading;

/// <summary>What becomes of one object while it is upgraded.</summary>
internal sealed class ObjectUpgrade(PersistedObject node)
{
    private Dictionary<string, string>? _renamed;
    private List<string>? _made;

    public PersistedObject Node { get; } = node;

    public string OldTypeName { get; } = node.TypeName;

    public int OldVersion { get; } = node.Version;

    public IReadOnlyList<string> OldNames { get; } = node.Names;

    /// <summary>The names that members had, by those that they have now.</summary>
    public IReadOnlyDictionary<string, string> Renamed => _renamed ??= [];

    /// <summary>The types of the objects that steps made.</summary>
    public IReadOnlyList<string> Made => _made ?? (IReadOnlyList<string>)[];

    public void Rename(string name, string newName)
    {
        var renamed = _renamed ??= [];
        renamed[newName] = renamed.Remove(name, out var first) ? first : name;
    }

    public void Make(string typeName) => (_made ??= []).Add(typeName);
}
