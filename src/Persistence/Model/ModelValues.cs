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
                return ConvertCollection(reader, comparing[Comparers.ItemsMember]!, wanted, Comparers.Find(comparing[Comparers.ComparerMember]));
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

            map.Visitor = reader;
            return map.Mark = DictionaryMaker.Make(reader, map, wanted, comparer, made => map.Mark = made);
        }

        var list = (PersistedList)node;
        if (list.Visitor == reader && wanted.IsInstanceOfType(list.Mark))
        {
            return list.Mark;
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
            throw new FormatException();
        }

        var items = new object?[types.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Item(reader, list.Items[i], types[i]);
        }

        return Activator.CreateInstance(wanted, items)!;
    }

    /// <summary>An item of a collection, which may be null only where its type has that.</summary>
    public static object? Item(ModelReader reader, object? value, Type wanted) =>
        value is null && wanted.IsValueType && Nullable.GetUnderlyingType(wanted) is null
            ? throw new FormatException()
            : Convert(reader, value, wanted);

    private static object Fitting(object made, Type wanted) => wanted.IsInstanceOfType(made) ? made : throw new InvalidCastException();
}
