using System.Collections;

namespace Twisted.Persistence.Model;

/// <summary>The comparers of texts that a tap can keep, by name.</summary>
/// <remarks>
/// A collection whose comparer is not the usual one is kept as an object of the type <see cref="TypeName"/>, with the comparer's
/// name and, as its items, the collection.
/// </remarks>
internal static class Comparers
{
    public const string TypeName = "Comparing";
    public const string ComparerMember = "comparer";
    public const string ItemsMember = "items";

    private static readonly StringComparer[] Known =
        [StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase];

    private static readonly string[] Names = ["Ordinal", "OrdinalIgnoreCase", "InvariantCulture", "InvariantCultureIgnoreCase"];

    /// <returns>The name of the collection's comparer; null when it has none, or the usual one of its kind.</returns>
    /// <exception cref="ArgumentException">It has a comparer that no tap can keep.</exception>
    public static string? NameOf(object collection)
    {
        var type = collection.GetType();
        if (!type.IsGenericType)
        {
            return null;
        }

        var property = type.GetProperty("Comparer") ?? type.GetProperty("KeyComparer");
        if (property?.GetValue(collection) is not { } comparer)
        {
            return null;
        }

        var index = Array.FindIndex(Known, known => known.Equals(comparer));
        var key = type.GetGenericArguments()[0];
        if (IsUsual(comparer, key, index, isSorted: comparer is not IEqualityComparer || type.Name.StartsWith("Sorted", StringComparison.Ordinal) || type.Name.StartsWith("ImmutableSorted", StringComparison.Ordinal)))
        {
            return null;
        }

        return index >= 0
            ? Names[index]
            : throw new ArgumentException($"a collection compares with {comparer.GetType()}, which cannot be kept; the comparers of texts can: {string.Join(", ", Names)}");
    }

    /// <exception cref="FormatException">There is no comparer of that name.</exception>
    public static StringComparer Find(object? name) =>
        Array.IndexOf(Names, name) is >= 0 and var index ? Known[index] : throw new FormatException();

    private static bool IsUsual(object comparer, Type key, int index, bool isSorted)
    {
        // Equality of texts is ordinal unless said otherwise; their order is that of the user's language, unless said otherwise.
        if (!isSorted && index == 0)
        {
            return true;
        }

        var usual = (isSorted ? typeof(Comparer<>) : typeof(EqualityComparer<>)).MakeGenericType(key);
        return comparer.Equals(usual.GetProperty("Default")!.GetValue(null)) || (!isSorted && comparer.GetType().Name.Contains("Default", StringComparison.Ordinal));
    }
}
