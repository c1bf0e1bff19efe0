using System.Buffers;
using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>Arrays that grow, from the pool: what a large application needs for a moment would otherwise be garbage at every checkpoint.</summary>
internal static class PooledArray
{
    /// <summary>A longer array with the same content, in place of one that is used no more.</summary>
    public static void Grow<T>(ref T[] array, int used, int length)
    {
        var longer = ArrayPool<T>.Shared.Rent(length);
        Array.Copy(array, longer, used);
        Return(array);
        array = longer;
    }

    /// <summary>Gives back what is used no more.</summary>
    public static void Return<T>(T[] array) => ArrayPool<T>.Shared.Return(array, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
}
