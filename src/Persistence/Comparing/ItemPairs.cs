using System.Globalization;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Comparing;

/// <summary>Which items of two lists stand for each other.</summary>
/// <remarks>
/// Objects with a name, as services have, are paired by that, wherever they stand. The others are paired in their order, once
/// what both lists begin and end with is set aside, so that an item more does not shift all that follow.
/// </remarks>
internal static class ItemPairs
{
    private const string NameMember = "name";

    /// <summary>The pairs with the path segment of each; -1 where there is no partner.</summary>
    public static IEnumerable<(string Segment, int Old, int New)> Of(IReadOnlyList<object?> old, IReadOnlyList<object?> now)
    {
        var (oldNames, newNames) = (Names(old), Names(now));
        foreach (var (name, index) in oldNames)
        {
            yield return (ModelText.Segment(name), index, newNames.TryGetValue(name, out var partner) ? partner : -1);
        }

        foreach (var (name, index) in newNames.Where(pair => !oldNames.ContainsKey(pair.Key)))
        {
            yield return (ModelText.Segment(name), -1, index);
        }

        foreach (var (left, right) in Ordered(old, Rest(old, oldNames), now, Rest(now, newNames)))
        {
            yield return ((left >= 0 ? left : right).ToString(CultureInfo.InvariantCulture), left, right);
        }
    }

    /// <summary>True when the named ones are the same, in another order.</summary>
    public static bool AreReordered(IReadOnlyList<object?> old, IReadOnlyList<object?> now, out string oldOrder, out string newOrder)
    {
        var (before, after) = (Names(old), Names(now));
        var common = before.Keys.Where(after.ContainsKey).ToArray();
        oldOrder = string.Join(", ", common.OrderBy(name => before[name]).Select(ModelText.Segment));
        newOrder = string.Join(", ", common.OrderBy(name => after[name]).Select(ModelText.Segment));
        return oldOrder != newOrder;
    }

    private static IEnumerable<(int Old, int New)> Ordered(IReadOnlyList<object?> old, List<int> left, IReadOnlyList<object?> now, List<int> right)
    {
        var head = 0;
        while (head < left.Count && head < right.Count && LookAlike(old[left[head]], now[right[head]]))
        {
            yield return (left[head], right[head]);
            head++;
        }

        var tail = 0;
        while (tail < left.Count - head && tail < right.Count - head && LookAlike(old[left[^(tail + 1)]], now[right[^(tail + 1)]]))
        {
            tail++;
        }

        for (var i = head; i < Math.Max(left.Count, right.Count) - tail; i++)
        {
            yield return (i < left.Count - tail ? left[i] : -1, i < right.Count - tail ? right[i] : -1);
        }

        for (; tail > 0; tail--)
        {
            yield return (left[^tail], right[^tail]);
        }
    }

    // Looking into nested ones here would take their number squared.
    private static bool LookAlike(object? old, object? now) => (old, now) switch
    {
        (PersistedObject left, PersistedObject right) => left.TypeName == right.TypeName && left.Values.AsSpan().SequenceEqual(right.Values, AlikeScalars.Instance),
        (PersistedNode, PersistedNode) => true,
        _ => AlikeScalars.Instance.Equals(old, now),
    };

    private static Dictionary<string, int> Names(IReadOnlyList<object?> items)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        HashSet<string>? ambiguous = null;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is PersistedObject item && item[NameMember] is string name && !names.TryAdd(name, i))
            {
                (ambiguous ??= new(StringComparer.Ordinal)).Add(name);
            }
        }

        foreach (var name in ambiguous ?? [])
        {
            names.Remove(name);
        }

        return names;
    }

    private static List<int> Rest(IReadOnlyList<object?> items, Dictionary<string, int> names)
    {
        var named = names.Values.ToHashSet();
        return [.. Enumerable.Range(0, items.Count).Where(i => !named.Contains(i))];
    }
}
