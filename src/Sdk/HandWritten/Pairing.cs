namespace Twisted.Sdk;

/// <summary>Finds out which items of two lists are meant to be the same.</summary>
internal static class Pairing
{
    /// <summary>Every item of both lists once, in the order of the first, then those of which it has nothing.</summary>
    /// <param name="first">Told by their indexes; null for what only the second has.</param>
    /// <param name="second">Null for what only the first has.</param>
    /// <param name="rules">The surest first: what one has paired, the next leaves alone.</param>
    public static IReadOnlyList<(int? First, T? Second)> Of<T>(IReadOnlyList<T> first, IReadOnlyList<T> second, params Func<T, T, bool>[] rules)
        where T : class
    {
        var partners = new T?[first.Count];
        var rest = second.ToList();
        foreach (var rule in rules)
        {
            for (var i = 0; i < first.Count; i++)
            {
                if (partners[i] is null && rest.Find(item => rule(first[i], item)) is { } partner)
                {
                    partners[i] = partner;
                    rest.Remove(partner);
                }
            }
        }

        return [.. partners.Select((partner, index) => ((int?)index, partner)), .. rest.Select(item => ((int?)null, (T?)item))];
    }
}
