namespace Twisted.Testing;

/// <summary>Bytes in the order in which they were sent. Its transport's gate guards it.</summary>
internal sealed class PeerBuffer
{
    private readonly List<byte> _bytes = [];
    private int _read;

    public int Length => _bytes.Count;

    public void Append(ReadOnlySpan<byte> data) => _bytes.AddRange(data);

    public byte[] All() => [.. _bytes];

    /// <summary>Removes bytes from the front: so many, or all where there are fewer.</summary>
    public byte[] Take(int count)
    {
        var taken = _bytes[..Math.Clamp(count, 0, _bytes.Count)].ToArray();
        _bytes.RemoveRange(0, taken.Length);
        return taken;
    }

    /// <summary>What this was not asked for before; nothing is removed.</summary>
    public byte[] Rest()
    {
        var rest = _bytes[_read..].ToArray();
        _read = _bytes.Count;
        return rest;
    }
}
