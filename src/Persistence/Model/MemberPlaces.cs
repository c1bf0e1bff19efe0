namespace Twisted.Persistence.Model;

/// <summary>Where the members of an object stand, told from where the object stands: so objects that are written alike share one.</summary>
internal sealed class MemberPlaces
{
    private readonly string[] _names;
    private readonly long[] _distances;

    private MemberPlaces(string[] names, long[] distances)
    {
        _names = names;
        _distances = distances;
    }

    /// <param name="names">The members. Not changed from then on.</param>
    /// <param name="places">Theirs, in the same order.</param>
    /// <param name="start">Where the object stands.</param>
    public static MemberPlaces Of(string[] names, ReadOnlySpan<long> places, long start)
    {
        var distances = new long[places.Length];
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] = places[i] - start;
        }

        return new MemberPlaces(names, distances);
    }

    /// <summary>True when it is what <see cref="Of"/> would make.</summary>
    public bool Is(string[] names, ReadOnlySpan<long> places, long start)
    {
        if (names != _names)
        {
            return false;
        }

        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] - start != _distances[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where a member stands; null for one that was not there when the object was read.</summary>
    /// <param name="name">The member.</param>
    /// <param name="start">Where the object stands.</param>
    public long? Find(string name, long start) => Array.IndexOf(_names, name) is >= 0 and var index ? start + _distances[index] : null;

    public MemberPlaces Renamed(string name, string newName) =>
        new([.. _names.Select(other => other == name ? newName : other == newName ? "" : other)], _distances);
}
