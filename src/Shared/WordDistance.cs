namespace Twisted.Shared;

/// <summary>How many slips of the fingers are between two words.</summary>
internal static class WordDistance
{
    /// <summary>The candidates that are a slip or two away, the nearest first; at most three.</summary>
    public static IReadOnlyList<string> Nearest(string word, IEnumerable<string> candidates)
    {
        var allowed = Math.Max(1, word.Length / 3);
        return
        [
            .. candidates
                .Select(candidate => (Name: candidate, Distance: IsBeginning(word, candidate) ? 0 : Distance(word, candidate)))
                .Where(near => near.Distance <= allowed)
                .OrderBy(near => near.Distance)
                .ThenBy(near => near.Name, StringComparer.Ordinal)
                .Take(3)
                .Select(near => near.Name),
        ];
    }

    private static bool IsBeginning(string word, string candidate) =>
        word.TrimStart('-').Length >= 2 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Optimal string alignment: insertions, deletions, substitutions, and neighbours exchanged.</summary>
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                var substitution = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(substitution, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}
