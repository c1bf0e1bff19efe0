using System.Collections;
using System.Collections.Immutable;
using Twisted.Persistence.Comparing;

namespace Twisted.Persistence.Model;

/// <summary>Makes dictionaries of the types that .NET has, and of such as are made alike.</summary>
internal static class DictionaryMaker
{
    /// <param name="reader">Makes keys and values.</param>
    /// <param name="node">What it is made of.</param>
    /// <param name="wanted">A type of dictionary, or one that such a type implements.</param>
    /// <param name="comparer">Compares the keys; null for what is usual.</param>
    /// <param name="register">Gets the dictionary before it has entries, where it may be its own value.</param>
    /// <exception cref="InvalidCastException">No such dictionary can be made.</exception>
    /// <exception cref="UnfitException">A key is there twice, or key or value is of another type.</exception>
    public static object Make(ModelReader reader, PersistedMap node, Type wanted, StringComparer? comparer, Action<object> register)
    {
        if (CollectionTypes.SaysNothing(wanted) || CollectionTypes.KeyAndValueTypes(wanted) is not { } types)
        {
            throw new InvalidCastException();
        }

        var type = Concrete(wanted, types);
        if (CollectionMaker.MakeEmpty(type, comparer) is IDictionary made)
        {
            register(made);
            Fill(reader, node, types, made);
            return made;
        }

        // The rest are made of another dictionary, or of its entries.
        return MakeAtOnce(reader, node, type, types, comparer);
    }

    private static object MakeAtOnce(ModelReader reader, PersistedMap node, Type type, Type[] types, StringComparer? comparer) =>
        reader.MakeWhole(node, () =>
        {
            var plain = typeof(Dictionary<,>).MakeGenericType(types);
            var entries = (IDictionary)(CollectionMaker.MakeEmpty(plain, comparer) ?? throw new InvalidCastException());
            Fill(reader, node, types, entries);
            return CollectionMaker.MadeOf(type, entries, comparer) ?? throw new InvalidCastException();
        });

    private static void Fill(ModelReader reader, PersistedMap node, Type[] types, IDictionary made)
    {
        for (var i = 0; i < node.Keys.Count; i++)
        {
            var key = ModelValues.Item(reader, node.Keys[i], types[0])!;
            var value = ModelValues.Item(reader, node.Values[i], types[1]);
            if (made.Contains(key))
            {
                throw new UnfitException($"the key {ModelText.Of(node.Keys[i])} is there twice") { Place = node.PlaceOfPart(node.Keys[i]) };
            }

            made.Add(key, value);
        }
    }

    private static Type Concrete(Type wanted, Type[] types)
    {
        if (wanted is not { IsInterface: true, IsGenericType: true })
        {
            return wanted;
        }

        var definition = wanted.GetGenericTypeDefinition();
        return definition == typeof(IDictionary<,>) || definition == typeof(IReadOnlyDictionary<,>) ? typeof(Dictionary<,>).MakeGenericType(types)
            : definition == typeof(IImmutableDictionary<,>) ? typeof(ImmutableDictionary<,>).MakeGenericType(types)
            : wanted;
    }
}
