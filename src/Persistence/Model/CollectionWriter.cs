using System.Collections;
using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>Puts collections, dictionaries and tuples on a tape, for a <see cref="ModelWriter"/>.</summary>
internal sealed class CollectionWriter(ModelWriter writer, ModelTape tape)
{
    private readonly CollectionFit _fit = new();
    private WrittenShape? _comparing;

    /// <param name="collection">Also a dictionary.</param>
    /// <param name="type">Its own.</param>
    /// <param name="declared">The type that it will be read as.</param>
    /// <exception cref="ArgumentException">It would not come back.</exception>
    public void Append(IEnumerable collection, Type type, Type declared)
    {
        // An empty array is one for all that have nothing, not something that they share.
        var hasIdentity = !type.IsValueType && collection is not Array { Length: 0 };
        if (hasIdentity && writer.IsKnown(collection))
        {
            return;
        }

        declared = Nullable.GetUnderlyingType(declared) ?? declared;
        var comparer = Comparers.NameOf(collection);
        if (_fit.FaultOf(type, declared, comparer is not null) is { } fault)
        {
            throw new ArgumentException(fault);
        }

        var comparing = comparer is null ? -1 : BeginComparing(comparer);
        writer.Descend();
        if (CollectionTypes.KeyAndValueTypes(type) is { } types)
        {
            AppendMap(collection, CollectionTypes.KeyAndValueTypes(declared) ?? types);
        }
        else
        {
            AppendList(collection, CollectionTypes.ItemType(declared));
        }

        writer.Ascend();
        if (comparer is not null)
        {
            tape.End(comparing, _comparing!.Index);
            writer.Ascend();
        }
    }

    /// <summary>Begins the object that says how the collection compares that follows.</summary>
    private int BeginComparing(string comparer)
    {
        if (_comparing is null)
        {
            string[] names = [Comparers.ComparerMember, Comparers.ItemsMember];
            _comparing = new WrittenShape(new PersistedShape(Comparers.TypeName, 1, names), names, tape.Shapes.Count);
            tape.Shapes.Add(_comparing);
        }

        writer.Descend();
        var number = tape.Begin(TapeKind.Object);
        tape.Text(comparer);
        return number;
    }

    private void AppendList(IEnumerable collection, Type itemType)
    {
        var number = tape.Begin(TapeKind.List);
        var items = CollectionTypes.HasRandomOrder(collection.GetType()) ? InOrder(collection.Cast<object>(), static item => item) : collection;
        var count = 0;
        foreach (var item in items)
        {
            writer.Append(item, itemType);
            count++;
        }

        tape.End(number, count);
    }

    private void AppendMap(IEnumerable dictionary, Type[] types)
    {
        var number = tape.Begin(TapeKind.Map);
        var entries = Entries(dictionary);
        if (CollectionTypes.HasRandomOrder(dictionary.GetType()))
        {
            entries = InOrder(entries, static entry => entry.Key);
        }

        var count = 0;
        foreach (var entry in entries)
        {
            writer.Append(entry.Key, types[0]);
            writer.Append(entry.Value, types[1]);
            count++;
        }

        tape.End(number, count);
    }

    /// <summary>The items of a tuple or a pair, as a list.</summary>
    public void AppendTuple(object tuple, Type type, Type[] types)
    {
        writer.Descend();
        var number = tape.Begin(TapeKind.List);
        for (var i = 0; i < types.Length; i++)
        {
            // A tuple of more than seven lists the rest as its own.
            var item = tuple is ITuple items ? items[i] : type.GetProperty(i == 0 ? "Key" : "Value")!.GetValue(tuple);
            writer.Append(item, types[i]);
        }

        tape.End(number, types.Length);
        writer.Ascend();
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
}
