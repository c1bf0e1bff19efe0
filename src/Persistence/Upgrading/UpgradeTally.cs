namespace Twisted.Persistence.Upgrading;

/// <summary>Adds up what became of single objects.</summary>
internal sealed class UpgradeTally(PersistedTypeRegistry types)
{
    private readonly SortedDictionary<(string OldName, int OldVersion, string Name, int Version), Entry> _entries = new(
        Comparer<(string OldName, int OldVersion, string Name, int Version)>.Create(static (left, right) =>
            string.CompareOrdinal(left.OldName, right.OldName) is not 0 and var names ? names
            : left.OldVersion != right.OldVersion ? left.OldVersion.CompareTo(right.OldVersion)
            : string.CompareOrdinal(left.Name, right.Name)));

    public void Add(ObjectUpgrade upgrade)
    {
        var node = upgrade.Node;
        var key = (upgrade.OldTypeName, upgrade.OldVersion, node.TypeName, node.Version);
        if (!_entries.TryGetValue(key, out var entry))
        {
            entry = new Entry();
            _entries.Add(key, entry);
        }

        entry.Count++;
        foreach (var (name, oldName) in upgrade.Renamed)
        {
            if (node.Has(name))
            {
                entry.Renamed[oldName] = name;
            }
        }

        entry.Removed.UnionWith(upgrade.OldNames.Where(name => !node.Has(name) && !entry.Renamed.ContainsKey(name)));
        entry.Added.UnionWith(node.Names.Where(name => !upgrade.OldNames.Contains(name) && !upgrade.Renamed.ContainsKey(name)));
        foreach (var typeName in upgrade.Made)
        {
            entry.Made[typeName] = entry.Made.GetValueOrDefault(typeName) + 1;
        }
    }

    public IReadOnlyList<UpgradedType> ToList() =>
    [
        .. _entries.Select(pair => new UpgradedType
        {
            OldName = pair.Key.OldName,
            OldVersion = pair.Key.OldVersion,
            Name = pair.Key.Name,
            Version = pair.Key.Version,
            Package = types.Find(pair.Key.Name)?.Package ?? "",
            Count = pair.Value.Count,
            Added = [.. pair.Value.Added],
            Removed = [.. pair.Value.Removed],
            Renamed = [.. pair.Value.Renamed],
            Made = [.. pair.Value.Made],
        }),
    ];

    private sealed class Entry
    {
        public int Count { get; set; }

        public SortedSet<string> Added { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Removed { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, string> Renamed { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, int> Made { get; } = new(StringComparer.Ordinal);
    }
}
