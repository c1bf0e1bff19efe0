using Microsoft.CodeAnalysis;

namespace Twisted.Analyzers.Model;

/// <summary>The generic types of .NET for several values that a tap has a form for. A test compares them with what is really read.</summary>
internal static class DotNetCollections
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "System.ArraySegment`1", "System.Tuple`1", "System.Tuple`2", "System.Tuple`3", "System.Tuple`4", "System.Tuple`5", "System.Tuple`6", "System.Tuple`7",
        "System.Tuple`8", "System.ValueTuple`1",
        "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.HashSet`1", "System.Collections.Generic.ICollection`1",
        "System.Collections.Generic.IDictionary`2", "System.Collections.Generic.IEnumerable`1", "System.Collections.Generic.IList`1",
        "System.Collections.Generic.IReadOnlyCollection`1", "System.Collections.Generic.IReadOnlyDictionary`2", "System.Collections.Generic.IReadOnlyList`1",
        "System.Collections.Generic.IReadOnlySet`1", "System.Collections.Generic.ISet`1", "System.Collections.Generic.KeyValuePair`2",
        "System.Collections.Generic.LinkedList`1", "System.Collections.Generic.List`1", "System.Collections.Generic.OrderedDictionary`2",
        "System.Collections.Generic.Queue`1", "System.Collections.Generic.SortedDictionary`2", "System.Collections.Generic.SortedList`2",
        "System.Collections.Generic.SortedSet`1", "System.Collections.Generic.Stack`1",
        "System.Collections.Concurrent.ConcurrentBag`1", "System.Collections.Concurrent.ConcurrentDictionary`2",
        "System.Collections.Concurrent.ConcurrentQueue`1", "System.Collections.Concurrent.ConcurrentStack`1",
        "System.Collections.Frozen.FrozenDictionary`2", "System.Collections.Frozen.FrozenSet`1",
        "System.Collections.Immutable.IImmutableDictionary`2", "System.Collections.Immutable.IImmutableList`1", "System.Collections.Immutable.IImmutableQueue`1",
        "System.Collections.Immutable.IImmutableSet`1", "System.Collections.Immutable.IImmutableStack`1", "System.Collections.Immutable.ImmutableArray`1",
        "System.Collections.Immutable.ImmutableDictionary`2", "System.Collections.Immutable.ImmutableHashSet`1", "System.Collections.Immutable.ImmutableList`1",
        "System.Collections.Immutable.ImmutableQueue`1", "System.Collections.Immutable.ImmutableSortedDictionary`2",
        "System.Collections.Immutable.ImmutableSortedSet`1", "System.Collections.Immutable.ImmutableStack`1",
        "System.Collections.ObjectModel.Collection`1", "System.Collections.ObjectModel.ObservableCollection`1",
        "System.Collections.ObjectModel.ReadOnlyCollection`1", "System.Collections.ObjectModel.ReadOnlyDictionary`2",
        "System.Collections.ObjectModel.ReadOnlySet`1",
    };

    public static bool HasForm(INamedTypeSymbol type) =>
        type.IsGenericType
        && (Names.Contains($"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}")
            || (type is { Name: "Memory" or "ReadOnlyMemory", TypeArguments.Length: 1 } && type.TypeArguments[0].SpecialType == SpecialType.System_Byte && type.ContainingNamespace.ToDisplayString() == "System"));

    /// <summary>True for a type that has items, whatever it is.</summary>
    public static bool IsCollection(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
        || type.AllInterfaces.Any(one => one.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T);
}
