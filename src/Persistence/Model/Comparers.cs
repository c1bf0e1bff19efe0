using Twisted.Persistence.Comparing;

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
        var property = type.GetProperty("Comparer") ?? type.GetProperty("KeyComparer");
        if (property?.GetValue(collection) is not { } comparer)
        {
            return null;
        }

        var index = Array.FindIndex(Known, known => known.Equals(comparer));
        if (type.Name.Contains("Sorted", StringComparison.Ordinal) ? IsUsualOrder(comparer, type) : IsUsualEquality(comparer))
        {
            return null;
        }

        return index >= 0
            ? Names[index]
            : throw new ArgumentException($"a collection compares with {comparer.GetType()}, which cannot be kept; the comparers of texts can: {string.Join(", ", Names)}");
    }

    /// <param name="comparing">An object of the type <see cref="TypeName"/>.</param>
    /// <exception cref="UnfitException">There is no comparer of that name.</exception>
    public static StringComparer Of(PersistedObject comparing)
    {
        var name = comparing[ComparerMember];
        return Array.IndexOf(Names, name) is >= 0 and var index
            ? Known[index]
            : throw new UnfitException($"{ModelText.Of(name)} is no comparer; there are {string.Join(", ", Names)}") { Place = comparing.PlaceOf(ComparerMember) };
    }

    // The order of texts is that of the user's language, unless said otherwise.
    private static bool IsUsualOrder(object comparer, Type sorted) =>
        comparer.Equals(typeof(Comparer<>).MakeGenericType(sorted.GetGenericArguments()[0]).GetProperty("Default")!.GetValue(null));

    // The runtime has several of its own, which all compare with Equals; texts are equal when they are ordinally.
    private static bool IsUsualEquality(object comparer) =>
        Known[0].Equals(comparer)
        || (comparer.GetType().Assembly == typeof(object).Assembly && comparer is not (StringComparer or ReferenceEqualityComparer));
}
