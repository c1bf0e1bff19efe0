using Twisted.Persistence.Model;

namespace Twisted.Persistence.Upgrading;

/// <summary>The forms in which a step reads and writes the objects that a member holds: one, a list, or the values of a dictionary.</summary>
internal static class UpgradedChildren
{
    /// <summary>True when that type is one of those forms.</summary>
    public static bool AreWanted(Type wanted) => wanted == typeof(MemberUpgrader) || IsList(wanted) || IsMap(wanted);

    /// <summary>What the form is called in messages.</summary>
    public static string Describe(Type wanted) =>
        wanted == typeof(MemberUpgrader) ? "an object" : IsMap(wanted) ? "a dictionary from texts to objects" : "a list of objects";

    /// <returns>Null when the value has another form.</returns>
    public static object? Find<T>(object value, Func<PersistedObject, MemberUpgrader> wrap)
    {
        var wanted = typeof(T);
        switch (value)
        {
            case PersistedObject child when wanted == typeof(MemberUpgrader):
                return wrap(child);
            case PersistedList list when IsList(wanted) && list.Items.All(item => item is PersistedObject):
                var items = list.Items.Select(item => wrap((PersistedObject)item!)).ToList();
                return wanted.IsArray ? items.ToArray() : items;
            case PersistedMap map when IsMap(wanted) && map.All(pair => pair is { Key: string, Value: PersistedObject }):
                return map.ToDictionary(pair => (string)pair.Key, pair => wrap((PersistedObject)pair.Value!));
            default:
                return null;
        }
    }

    public static PersistedList ListOf(IEnumerable<MemberUpgrader?> children, Func<MemberUpgrader?, PersistedObject?> unwrap)
    {
        var list = new PersistedList();
        foreach (var child in children)
        {
            list.Add(unwrap(child));
        }

        return list;
    }

    public static PersistedMap MapOf(IEnumerable<KeyValuePair<string, MemberUpgrader>> children, Func<MemberUpgrader?, PersistedObject?> unwrap)
    {
        var map = new PersistedMap();
        foreach (var (key, child) in children)
        {
            map.Add(key, unwrap(child));
        }

        return map;
    }

    // Of what implements a list, only what all of them implement.
    private static bool IsList(Type wanted) =>
        wanted != typeof(object) && (wanted == typeof(MemberUpgrader[]) || (typeof(IEnumerable<MemberUpgrader>).IsAssignableFrom(wanted) && wanted.IsAssignableFrom(typeof(List<MemberUpgrader>))));

    private static bool IsMap(Type wanted) =>
        typeof(IEnumerable<KeyValuePair<string, MemberUpgrader>>).IsAssignableFrom(wanted) && wanted.IsAssignableFrom(typeof(Dictionary<string, MemberUpgrader>));
}
