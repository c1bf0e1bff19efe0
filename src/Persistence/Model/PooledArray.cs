using System.Buffers;
using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>Arrays that grow; large ones from the pool: what a large application needs for a moment would otherwise be garbage at every checkpoint.</summary>
/// <remarks>For small ones the pool is not asked: its code for numbers and structures is compiled anew at each start.</remarks>
internal static class PooledArray
{
    private const int SmallestPooled = 4096;

    /// <summary>An array of that length at least, with anything in it.</summary>
    public static T[] Rent<T>(int length) => length < SmallestPooled ? new T[length] : RentPooled<T>(length);

    /// <summary>A longer array with the same content, in place of one that is used no more.</summary>
    public static void Grow<T>(ref T[] array, int used, int length)
    {
        var longer = Rent<T>(length);
        Array.Copy(array, longer, used);
        Return(array);
        array = longer;
    }

    /// <summary>Gives back what is used no more.</summary>
    public static void Return<T>(T[] array)
    {
        if (array.Length >= SmallestPooled)
        {
            ReturnPooled(array);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T[] RentPooled<T>(int length) => ArrayPool<T>.Shared.Rent(length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReturnPooled<T>(T[] array) => ArrayPool<T>.Shared.Return(array, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
}
