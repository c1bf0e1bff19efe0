using System.Text;

namespace Twisted.Persistence.Source;

/// <summary>The names of a file, found by their bytes, so that each is one text.</summary>
internal sealed class SourceNames
{
    private SourceName?[] _buckets = new SourceName?[64];
    private int _count;

    /// <param name="name">Valid UTF-8.</param>
    public SourceName Get(scoped ReadOnlySpan<byte> name)
    {
        // Seeded at random in each process, so that no file can be made of names that collide.
        var code = default(HashCode);
        code.AddBytes(name);
        var hash = code.ToHashCode();
        for (var known = _buckets[hash & (_buckets.Length - 1)]; known is not null; known = known.Next)
        {
            if (known.Hash == hash && IsSame(known.Text, name))
            {
                return known;
            }
        }

        if (_count++ >= _buckets.Length)
        {
            Grow();
        }

        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        return bucket = new SourceName(Encoding.UTF8.GetString(name), hash) { Next = bucket };
    }

    /// <summary>Every name, once.</summary>
    public IEnumerable<SourceName> All()
    {
        foreach (var bucket in _buckets)
        {
            for (var name = bucket; name is not null; name = name.Next)
            {
                yield return name;
            }
        }
    }

    private static bool IsSame(string known, ReadOnlySpan<byte> name) =>
        known.Length == name.Length ? Ascii.Equals(name, known) || Encoding.UTF8.GetString(name) == known : known.Length < name.Length && Encoding.UTF8.GetString(name) == known;

    private void Grow()
    {
        var old = _buckets;
        _buckets = new SourceName?[2 * old.Length];
        foreach (var bucket in old)
        {
            for (var name = bucket; name is not null;)
            {
                var next = name.Next;
                ref var place = ref _buckets[name.Hash & (_buckets.Length - 1)];
                name.Next = place;
                place = name;
                name = next;
            }
        }
    }
}
