using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>What a collection type says of its items.</summary>
internal static class CollectionTypes
{
    /// <summary>The items of a tuple before the one that holds the rest.</summary>
    private const int InTuple = 7;

    /// <summary>The type of the items of an array or a generic collection; <see cref="object"/> where the type does not say.</summary>
    public static Type ItemType(Type collection)
    {
        if (collection.IsArray)
        {
            return collection.GetElementType()!;
        }

        // Most are an interface or a class with the one parameter, and then need no look at all that they implement.
        return collection is { IsGenericType: true, IsInterface: true } && collection.GetGenericArguments() is [var only]
            ? only
            : Implemented(collection, typeof(IEnumerable<>))?.GetGenericArguments()[0] ?? typeof(object);
    }

    /// <summary>True for an array, a collection that says what its items are, and a type that is made of any.</summary>
    public static bool IsCollection(Type type) => type.IsArray || SaysNothing(type) || Implemented(type, typeof(IEnumerable<>)) is not null;

    /// <summary>The types of keys and values of a dictionary; null for what is none.</summary>
    public static Type[]? KeyAndValueTypes(Type collection) =>
        (Implemented(collection, typeof(IReadOnlyDictionary<,>)) ?? Implemented(collection, typeof(IDictionary<,>)))?.GetGenericArguments();

    /// <summary>The types of the items of a tuple or of a pair; null for what is none.</summary>
    public static Type[]? TupleTypes(Type type)
    {
        if (!type.IsGenericType || !(typeof(ITuple).IsAssignableFrom(type) || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)))
        {
            return null;
        }

        var types = type.GetGenericArguments();
        return types.Length <= InTuple ? types : [.. types.AsSpan(..InTuple), .. TupleTypes(types[InTuple]) ?? []];
    }

    /// <summary>Makes a tuple or a pair.</summary>
    /// <param name="type">One that <see cref="TupleTypes"/> has types for.</param>
    /// <param name="items">Its items, those of the rest of a long one as well.</param>
    public static object MakeTuple(Type type, ReadOnlySpan<object?> items) => items.Length <= InTuple
        ? Activator.CreateInstance(type, items.ToArray())!
        : Activator.CreateInstance(type, [.. items[..InTuple], MakeTuple(type.GetGenericArguments()[InTuple], items[InTuple..])])!;

    /// <summary>True for a collection that has a value without any collection in it, which is kept as null is.</summary>
    public static bool CanBeUnset(Type type) =>
        type.IsValueType && type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) || type.GetGenericTypeDefinition() == typeof(ArraySegment<>));

    /// <summary>True for such a value.</summary>
    public static bool IsUnset(object value) => value.GetType() is var type && CanBeUnset(type) && value.Equals(Activator.CreateInstance(type));

    /// <summary>True for a collection whose order depends on hashes, which differ from process to process.</summary>
    public static bool HasRandomOrder(Type collection) =>
        collection.IsGenericType
        && (collection.Namespace is "System.Collections.Frozen"
            || collection.Name is "ConcurrentDictionary`2" or "ImmutableDictionary`2" or "ImmutableHashSet`1"
            || (collection.BaseType is { } parent && HasRandomOrder(parent)));

    /// <summary>True for a type that is made of any collection of its items.</summary>
    public static bool SaysNothing(Type declared) => declared == typeof(object) || declared == typeof(IEnumerable) || declared == typeof(ICollection) || declared == typeof(IList);

    private static Type? Implemented(Type type, Type definition)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == definition)
        {
            return type;
        }

        foreach (var candidate in type.GetInterfaces())
        {
            if (candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition)
            {
                return candidate;
            }
        }

        return null;
    }
}
