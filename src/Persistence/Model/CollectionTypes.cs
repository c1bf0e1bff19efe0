using System.Collections;
using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>What a collection type says of its items.</summary>
internal static class CollectionTypes
{
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

    /// <summary>The types of keys and values of a dictionary; null for what is none.</summary>
    public static Type[]? KeyAndValueTypes(Type collection) =>
        (Implemented(collection, typeof(IReadOnlyDictionary<,>)) ?? Implemented(collection, typeof(IDictionary<,>)))?.GetGenericArguments();

    /// <summary>The types of the items of a tuple or of a pair; null for what is none.</summary>
    public static Type[]? TupleTypes(Type type) =>
        type.IsGenericType && (typeof(ITuple).IsAssignableFrom(type) || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)) ? type.GetGenericArguments() : null;

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
