using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>Makes values of the types that are wanted of values of the object model.</summary>
internal static class ModelValues
{
    /// <exception cref="InvalidCastException">The value is of another type. The other exceptions of conversions say the same.</exception>
    public static object? Convert(ModelReader reader, object? value, Type wanted)
    {
        switch (value)
        {
            case null:
                return null;
            case PersistedObject { TypeName: Comparers.TypeName } comparing when comparing[Comparers.ItemsMember] is PersistedList or PersistedMap:
                return ConvertCollection(reader, comparing[Comparers.ItemsMember]!, wanted, Comparers.Of(comparing));
            case PersistedObject node:
                return Fitting(reader.ReadObject(node), wanted);
            case PersistedList or PersistedMap:
                return ConvertCollection(reader, value, wanted, null);
        }

        wanted = Nullable.GetUnderlyingType(wanted) ?? wanted;
        return wanted.IsInstanceOfType(value) ? value : TextForms.Read(value, wanted);
    }

    private static object ConvertCollection(ModelReader reader, object node, Type wanted, StringComparer? comparer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        wanted = Nullable.GetUnderlyingType(wanted) ?? wanted;
        if (node is PersistedMap map)
        {
            if (map.Visitor == reader && wanted.IsInstanceOfType(map.Mark))
            {
                return map.Mark;
            }

            if (reader.IsBeingMade(map))
            {
                throw reader.NeedsItself(map, "A map");
            }

            map.Visitor = reader;
            return map.Mark = DictionaryMaker.Make(reader, map, wanted, comparer, made => map.Mark = made);
        }

        var list = (PersistedList)node;
        if (list.Visitor == reader && wanted.IsInstanceOfType(list.Mark))
        {
            return list.Mark;
        }

        if (reader.IsBeingMade(list))
        {
            throw reader.NeedsItself(list, "A list");
        }

        if (CollectionTypes.TupleTypes(wanted) is { } types)
        {
            return MakeTuple(reader, list, wanted, types);
        }

        list.Visitor = reader;
        return list.Mark = CollectionMaker.Make(reader, list, wanted, comparer, made => list.Mark = made);
    }

    private static object MakeTuple(ModelReader reader, PersistedList list, Type wanted, Type[] types)
    {
        if (list.Items.Count != types.Length)
        {
            throw new UnfitException($"it has {list.Items.Count} items, and {types.Length} belong there") { Place = list.Place };
        }

        var items = new object?[types.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Item(reader, list.Items[i], types[i]);
        }

        return CollectionTypes.MakeTuple(wanted, items);
    }

    /// <summary>An item of a collection, which may be null only where its type has that.</summary>
    /// <exception cref="UnfitException">It is no such item.</exception>
    public static object? Item(ModelReader reader, object? value, Type wanted)
    {
        if (value is null)
        {
            return !wanted.IsValueType || Nullable.GetUnderlyingType(wanted) is not null ? null
                : CollectionTypes.CanBeUnset(wanted) ? Activator.CreateInstance(wanted)
                : throw new UnfitException($"an item is null, and {Wanted.Describe(wanted)} is never");
        }

        try
        {
            return Convert(reader, value, wanted);
        }
        catch (Exception exception) when (Wanted.IsMisfit(exception))
        {
            throw new UnfitException($"an item that should be {Wanted.Describe(wanted)} is {Wanted.Found(value, wanted)}", exception) { Place = (value as PersistedNode)?.Place ?? 0 };
        }
    }

    private static object Fitting(object made, Type wanted) => wanted.IsInstanceOfType(made) ? made : throw new InvalidCastException();
}
