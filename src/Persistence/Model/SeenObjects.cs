using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>The objects and collections that a writer met, by identity, each with its number on the tape.</summary>
/// <remarks>
/// Of a large application this table has every object, and to look something up in it is mostly to wait for memory: so its slots are small,
/// and the keys are apart, in the order in which they were met.
/// </remarks>
internal sealed class SeenObjects
{
    private const int HashBits = 32;

    /// <summary>In a slot is the hash above, and below the number of the key plus 1; 0 is an empty one.</summary>
    private ulong[] _slots = new ulong[64];

    /// <summary>By number.</summary>
    private object?[] _keys = new object?[32];
    private int _mask = 63;
    private int _count;

    /// <returns>Its number, if it was met before; else -1, and from now on it has <paramref name="number"/>, which is larger than all before.</returns>
    public int FindOrAdd(object key, int number)
    {
        if (_count > _mask / 4 * 3)
        {
            GrowSlots();
        }

        // Multiplied, since the runtime's hashes of objects are not meant to be cut off.
        var hash = (uint)RuntimeHelpers.GetHashCode(key) * 0x9e3779b1u;
        var slots = _slots;
        var index = FirstPlace(hash);
        for (; slots[index] != 0; index = (index + 1) & _mask)
        {
            var known = (int)slots[index] - 1;
            if ((uint)(slots[index] >> HashBits) == hash && ReferenceEquals(_keys[known], key))
            {
                return known;
            }
        }

        if (number >= _keys.Length)
        {
            PooledArray.Grow(ref _keys, _keys.Length, 2 * number);
        }

        _keys[number] = key;
        _count++;
        slots[index] = ((ulong)hash << HashBits) | (uint)(number + 1);
        return -1;
    }

    /// <summary>Gives back its memory; nothing is known then.</summary>
    public void Release()
    {
        PooledArray.Return(_slots);
        PooledArray.Return(_keys);
        (_slots, _keys, _mask, _count) = ([], [], 0, 0);
    }

    private void GrowSlots()
    {
        var old = _slots.AsSpan(0, _mask + 1);
        var length = 2 * old.Length;
        var slots = PooledArray.Rent<ulong>(length);
        Array.Clear(slots, 0, length);
        _mask = length - 1;
        foreach (var slot in old)
        {
            if (slot != 0)
            {
                slots[EmptyPlace(slots, (uint)(slot >> HashBits))] = slot;
            }
        }

        PooledArray.Return(_slots);
        _slots = slots;
    }

    private int EmptyPlace(ulong[] slots, uint hash)
    {
        var index = FirstPlace(hash);
        while (slots[index] != 0)
        {
            index = (index + 1) & _mask;
        }

        return index;
    }

    private int FirstPlace(uint hash) => (int)(hash >> 7) & _mask;
}
