using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>How members of an object stand in a file.</summary>
/// <param name="Written">Their names as they stand.</param>
/// <param name="Indexes">For each the index that it has in the shape.</param>
/// <param name="Shape">With the names in order.</param>
internal sealed record MemberOrder(string[] Written, int[] Indexes, PersistedShape Shape)
{
    /// <summary>Few, as each is compared with; what has more variety than that only shares less.</summary>
    private const int MostRecent = 8;

    private readonly List<MemberPlaces> _recent = [];
    private int _next;

    /// <summary>Where members stand that are written so.</summary>
    /// <param name="places">As they stand.</param>
    /// <param name="start">Where their object stands.</param>
    public MemberPlaces PlacesOf(ReadOnlySpan<long> places, long start)
    {
        foreach (var recent in _recent)
        {
            if (recent.Is(Written, places, start))
            {
                return recent;
            }
        }

        var learnt = MemberPlaces.Of(Written, places, start);
        if (_recent.Count < MostRecent)
        {
            _recent.Add(learnt);
        }
        else
        {
            _recent[_next++ % MostRecent] = learnt;
        }

        return learnt;
    }

    public bool IsOf(ReadOnlySpan<string> names)
    {
        if (names.Length != Written.Length)
        {
            return false;
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (!ReferenceEquals(names[i], Written[i]) && names[i] != Written[i])
            {
                return false;
            }
        }

        return true;
    }
}
