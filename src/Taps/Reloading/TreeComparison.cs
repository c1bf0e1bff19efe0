using System.Globalization;
using Twisted.Persistence.Comparing;
using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Taps.Reloading;

/// <summary>Compares the services of two readings of a tap, one by one, by what they are called and where they are.</summary>
/// <remarks>
/// A service without a name goes by what the log calls it, such as its factory, and its number among its siblings that are called so. A collection whose own settings differ is one service;
/// otherwise its services are compared one by one.
/// </remarks>
internal sealed class TreeComparison
{
    private const string Services = "services";

    private readonly SharedObjects _shared = new();
    private readonly List<Entry> _entries = [];
    private readonly List<(LoadedService Parent, List<Slot> Slots)> _orders = [];

    private TreeComparison()
    {
    }

    /// <summary>Each service that was looked at, in the order of the new tap; those that are gone come first among their siblings.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <param name="oldModel">What was read before.</param>
    /// <param name="newModel">What was read now.</param>
    /// <param name="running">What was made of the one, and runs.</param>
    /// <param name="made">What was made of the other.</param>
    /// <param name="failed">The paths of those that could not be replaced the last time, and are to be now.</param>
    public static TreeComparison Of(PersistedObject oldModel, PersistedObject newModel, LoadedService running, LoadedService made, IReadOnlySet<string> failed)
    {
        var comparison = new TreeComparison();
        comparison.CompareChildren(oldModel, newModel, running, made, "");
        foreach (var entry in comparison._entries.Where(entry => !entry.IsChanged && failed.Contains(entry.Path)))
        {
            (entry.IsChanged, entry.Reason) = (true, "failed the last time");
        }

        comparison.SpreadOverShared();
        return comparison;
    }

    /// <summary>All are to be replaced, as nothing is known of what they were.</summary>
    public static TreeComparison OfUnknown(LoadedService running, LoadedService made, string reason)
    {
        var comparison = new TreeComparison();
        foreach (var old in running.Children)
        {
            comparison._entries.Add(new Entry { Path = ServicePath.Of(old.Service), Parent = running, Old = old, IsChanged = true, Reason = reason });
        }

        List<Slot> slots = [];
        foreach (var now in made.Children)
        {
            var entry = new Entry { Path = ServicePath.Of(now.Service), Parent = running, New = now, Position = slots.Count, IsChanged = true, Reason = reason };
            comparison._entries.Add(entry);
            slots.Add(new Slot(null, now, entry));
        }

        comparison._orders.Add((running, slots));
        return comparison;
    }

    /// <summary>Makes the tree of what runs as the tap has it now.</summary>
    /// <param name="failed">The paths of those that were not replaced after all.</param>
    public void Apply(IReadOnlySet<string> failed)
    {
        foreach (var (parent, slots) in _orders)
        {
            parent.Children.Clear();
            parent.Children.AddRange(slots.Select(slot => slot.Old is not null && (slot.Entry is not { IsChanged: true } || failed.Contains(slot.Entry.Path)) ? slot.Old : slot.Now));
        }
    }

    /// <summary>The first thing in which an object itself, without its services, differs; null for none.</summary>
    public static ModelDifference? OwnDifference(PersistedObject old, PersistedObject now) => First(Without(old), Without(now));

    private void CompareChildren(PersistedObject oldModel, PersistedObject newModel, LoadedService running, LoadedService made, string path)
    {
        var before = ByIdentity(oldModel, running);
        var after = ByIdentity(newModel, made);
        foreach (var (identity, old) in before)
        {
            if (!after.ContainsKey(identity))
            {
                _entries.Add(new Entry { Path = $"{path}{old.Shown ?? identity}", Parent = running, Old = old.Loaded, IsChanged = true });
            }
        }

        List<Slot> slots = [];
        _orders.Add((running, slots));
        foreach (var (identity, now) in after)
        {
            var place = $"{path}{now.Shown ?? identity}";
            Entry? entry = null;
            if (!before.TryGetValue(identity, out var old))
            {
                entry = Add(place, running, null, now, slots.Count, "");
            }
            else if (AreCollections(old, now) && OwnDifference(old.Model, now.Model) is null)
            {
                CompareChildren(old.Model, now.Model, old.Loaded, now.Loaded, $"{place}/");
            }
            else
            {
                entry = Add(place, running, old.Loaded, now, slots.Count, First(old.Model, now.Model) is { } difference ? Describe(difference) : null);
            }

            slots.Add(new Slot(old?.Loaded, now.Loaded, entry));
        }
    }

    private Entry Add(string path, LoadedService parent, LoadedService? old, Child now, int position, string? reason)
    {
        var entry = new Entry
        {
            Path = path,
            Parent = parent,
            Old = old,
            New = now.Loaded,
            Position = position,
            IsChanged = reason is not null,
            Reason = reason ?? "",
            Number = _shared.Add(now.Model),
        };
        _entries.Add(entry);
        return entry;
    }

    private void SpreadOverShared()
    {
        var changed = new Dictionary<int, Entry>();
        foreach (var entry in _entries.Where(static entry => entry.IsChanged && entry.Number >= 0))
        {
            changed.TryAdd(_shared.Find(entry.Number), entry);
        }

        foreach (var entry in _entries.Where(static entry => entry.Number >= 0))
        {
            entry.Unit = _shared.Find(entry.Number);
            if (!entry.IsChanged && changed.TryGetValue(entry.Unit, out var other))
            {
                entry.IsChanged = true;
                entry.Reason = $"shares something with {other.Path}";
            }
        }
    }

    private static bool AreCollections(Child old, Child now) =>
        old.Loaded.Service is MultiService && now.Loaded.Service is MultiService && old.Model[Services] is PersistedList && now.Model[Services] is PersistedList;

    private static Dictionary<string, Child> ByIdentity(PersistedObject parent, LoadedService loaded)
    {
        Dictionary<string, Child> children = [];
        var numbers = new Dictionary<string, int>();
        var items = (parent[Services] as PersistedList)?.Items ?? [];
        for (var i = 0; i < items.Count && i < loaded.Children.Count; i++)
        {
            var model = (PersistedObject)items[i]!;
            var name = loaded.Children[i].Service.Name;
            if (name is null)
            {
                var called = ServicePath.Of(loaded.Children[i].Service).Split('/')[^1];
                var number = numbers[called] = numbers.GetValueOrDefault(called) + 1;
                name = string.Create(CultureInfo.InvariantCulture, $"{called}#{number}");
            }

            children[name] = new Child(model, loaded.Children[i]);
        }

        foreach (var (called, _) in numbers.Where(static number => number.Value == 1))
        {
            // As everywhere else, a number is only shown where there are several.
            children[$"{called}#1"].Shown = called;
        }

        return children;
    }

    private static ModelDifference? First(PersistedObject old, PersistedObject now) => ModelComparison.Compare(old, now) is [var first, ..] ? first : null;

    private static string Describe(ModelDifference difference) => difference.Path == "/" ? "it is of another type" : $"{difference.Path.TrimStart('/')} has changed";

    private static PersistedObject Without(PersistedObject item)
    {
        var copy = new PersistedObject(item.TypeName, item.Version);
        foreach (var (name, value) in item)
        {
            if (name != Services)
            {
                copy[name] = value;
            }
        }

        return copy;
    }

    /// <summary>What is at one place of the new tap.</summary>
    private sealed record Slot(LoadedService? Old, LoadedService Now, Entry? Entry);

    private sealed record Child(PersistedObject Model, LoadedService Loaded)
    {
        /// <summary>What users know it by; null for its identity.</summary>
        public string? Shown { get; set; }
    }

    /// <summary>One service that was looked at.</summary>
    internal sealed class Entry
    {
        public required string Path { get; init; }

        public required LoadedService Parent { get; init; }

        public LoadedService? Old { get; init; }

        public LoadedService? New { get; init; }

        public int Position { get; init; }

        public bool IsChanged { get; set; }

        public string Reason { get; set; } = "";

        public int Number { get; init; } = -1;

        public int Unit { get; set; } = -1;
    }
}
