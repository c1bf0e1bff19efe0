using System.Collections;
using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>Makes the object model of objects.</summary>
public sealed class ModelWriter
{
    private const int RecentTypes = 32;

    private readonly PersistedTypeRegistry _types;
    private readonly Type?[] _recent = new Type?[RecentTypes];
    private readonly PersistedType?[] _recentFound = new PersistedType?[RecentTypes];

    /// <summary>The objects and collections that were met, with what they are in the model.</summary>
    private readonly SeenObjects _seen = new();

    private readonly Dictionary<PersistedType, ShapeOfWriting> _shapes = new(ReferenceEqualityComparer.Instance);

    /// <summary>One for each level, used again for each object on it.</summary>
    private readonly List<MembersWritten> _frames = [];

    private ShapeOfWriting? _lastShapes;
    private int _depth;
    private int _objectDepth;

    private ModelWriter(PersistedTypeRegistry types) => _types = types;

    /// <exception cref="TapException">A type that is met is not declared, a value cannot be kept, or the graph is too deep.</exception>
    public static PersistedObject Write(object root, PersistedTypeRegistry types)
    {
        var writer = new ModelWriter(types);
        return writer.WriteObject(root, writer.Declared(root.GetType()));
    }

    /// <inheritdoc cref="ToValue(object, Type)"/>
    internal static object? ToValue(object value, Type declared, PersistedTypeRegistry types) => new ModelWriter(types).ToValue(value, declared);

    /// <summary>A value of the object model.</summary>
    /// <param name="value">Any value that a member can have.</param>
    /// <param name="declared">The type that it will be read as.</param>
    /// <exception cref="ArgumentException">It cannot be kept, or would not come back.</exception>
    internal object? ToValue(object? value, Type declared)
    {
        switch (value)
        {
            case null or string or double or byte[]:
                return value;
            case bool truth:
                return PersistedValue.Of(truth);
            case long number:
                return PersistedValue.Of(number);
            case PersistedObject or PersistedList or PersistedMap:
                return value;
        }

        var type = value.GetType();
        if (Find(type) is { } known)
        {
            return WriteObject(value, known);
        }

        if (TextForms.Write(value) is { } form)
        {
            return TextForms.ComesBack(type, declared)
                ? form
                : throw new ArgumentException($"a {type} that is written as {declared} would not come back as what it is; write it as {type}");
        }

        if (CollectionTypes.TupleTypes(type) is { } items)
        {
            return WriteTuple(value, type, items);
        }

        return value is IEnumerable collection ? WriteCollection(collection, type, declared) : WriteObject(value, Declared(type));
    }

    /// <summary>Asks the registry, but for the types that were met last.</summary>
    private PersistedType? Find(Type type)
    {
        var slot = RuntimeHelpers.GetHashCode(type) & (RecentTypes - 1);
        if (!ReferenceEquals(_recent[slot], type))
        {
            _recent[slot] = type;
            _recentFound[slot] = _types.Find(type);
        }

        return _recentFound[slot];
    }

    private PersistedType Declared(Type type) => _types.Find(type) ?? throw new TapException(
        $"The application cannot be saved: the type \"{type}\" is not declared as persisted.\n"
        + "Its package declares it: [Persisted] on the type, or its IPersistedTypes.");

    private PersistedObject WriteObject(object value, PersistedType type)
    {
        if (_seen.Find(value) is { } known)
        {
            return (PersistedObject)known;
        }

        if (_lastShapes?.Type != type)
        {
            if (!_shapes.TryGetValue(type, out _lastShapes))
            {
                _lastShapes = new ShapeOfWriting(type);
                _shapes.Add(type, _lastShapes);
            }
        }

        var shapes = _lastShapes;

        var written = new PersistedObject(shapes.Empty, []);
        _seen.Add(value, written);
        Descend();
        if (_frames.Count == _objectDepth)
        {
            _frames.Add(new MembersWritten(this));
        }

        var members = _frames[_objectDepth++];
        members.Begin(type);
        try
        {
            type.Write(value, members);
        }
        catch (InvalidOperationException exception)
        {
            // What a collection says that is changed meanwhile, by an application that runs.
            throw new TapException($"The application cannot be saved: in an object of type \"{type.Name}\": {exception.Message}", exception);
        }
        catch (ArgumentException exception)
        {
            throw new TapException($"The application cannot be saved: in an object of type \"{type.Name}\": {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is not TapException)
        {
            // A package's own code, with whatever fault it has.
            throw new TapException(
                $"The application cannot be saved: writing an object of type \"{type.Name}\" failed: {exception.GetType().Name}: {exception.Message}", exception);
        }

        members.End(shapes, written);
        _objectDepth--;
        _depth--;
        return written;
    }

    private object WriteCollection(IEnumerable collection, Type type, Type declared)
    {
        // An empty array is one for all that have nothing, not something that they share.
        var hasIdentity = !type.IsValueType && collection is not Array { Length: 0 };
        if (hasIdentity && _seen.Find(collection) is { } known)
        {
            return known;
        }

        if (CollectionTypes.SaysNothing(declared) && collection is not (object?[] or List<object?>))
        {
            throw new ArgumentException($"a {type} that is written as {declared} would not come back as what it is; write it as what it is");
        }

        Descend();
        PersistedNode written = CollectionTypes.KeyAndValueTypes(type) is { } types
            ? WriteMap(collection, CollectionTypes.KeyAndValueTypes(declared) ?? types, hasIdentity)
            : WriteList(collection, CollectionTypes.ItemType(declared), hasIdentity);
        _depth--;
        if (Comparers.NameOf(collection) is not { } comparer)
        {
            return written;
        }

        var comparing = new PersistedObject(Comparers.TypeName) { [Comparers.ComparerMember] = comparer, [Comparers.ItemsMember] = written };
        _seen.Replace(collection, comparing);
        return comparing;
    }

    private PersistedList WriteList(IEnumerable collection, Type itemType, bool hasIdentity)
    {
        var list = new PersistedList((collection as ICollection)?.Count ?? 0);
        if (hasIdentity)
        {
            _seen.Add(collection, list);
        }

        var items = CollectionTypes.HasRandomOrder(collection.GetType()) ? InOrder(collection.Cast<object>(), static item => item) : collection;
        foreach (var item in items)
        {
            list.Add(ToValue(item, itemType));
        }

        return list;
    }

    private PersistedMap WriteMap(IEnumerable dictionary, Type[] types, bool hasIdentity)
    {
        var map = new PersistedMap();
        if (hasIdentity)
        {
            _seen.Add(dictionary, map);
        }

        var entries = Entries(dictionary);
        if (CollectionTypes.HasRandomOrder(dictionary.GetType()))
        {
            entries = InOrder(entries, static entry => entry.Key);
        }

        foreach (var entry in entries)
        {
            map.Add(ToValue(entry.Key, types[0])!, ToValue(entry.Value, types[1]));
        }

        return map;
    }

    private PersistedList WriteTuple(object tuple, Type type, Type[] types)
    {
        Descend();
        var list = new PersistedList(types.Length);
        for (var i = 0; i < types.Length; i++)
        {
            var item = tuple is ITuple items ? items[i] : type.GetProperty(i == 0 ? "Key" : "Value")!.GetValue(tuple);
            list.Add(ToValue(item, types[i]));
        }

        _depth--;
        return list;
    }

    private static IEnumerable<DictionaryEntry> Entries(IEnumerable dictionary)
    {
        if (dictionary is IDictionary plain)
        {
            var entries = plain.GetEnumerator();
            while (entries.MoveNext())
            {
                yield return entries.Entry;
            }

            yield break;
        }

        foreach (var pair in dictionary)
        {
            var type = pair.GetType();
            yield return new DictionaryEntry(type.GetProperty("Key")!.GetValue(pair)!, type.GetProperty("Value")!.GetValue(pair));
        }
    }

    /// <summary>In an order that is the same in every process, where the keys have one.</summary>
    private static IEnumerable<T> InOrder<T>(IEnumerable<T> items, Func<T, object> key)
    {
        var list = items.ToList();
        return list.TrueForAll(item => key(item) is string)
            ? list.OrderBy(item => (string)key(item), StringComparer.Ordinal)
            : list.TrueForAll(item => key(item) is IComparable) && list.Select(item => key(item).GetType()).Distinct().Count() == 1
                ? list.OrderBy(key)
                : list;
    }

    private void Descend()
    {
        // One less, for the scalars inside.
        if (++_depth >= ModelLimits.DeepestNesting)
        {
            throw new TapException("The application cannot be saved: its objects are nested too deeply.");
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
    }
}
