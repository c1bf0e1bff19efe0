using System.Diagnostics.CodeAnalysis;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Comparing;

/// <summary>Compares values without parts exactly, reals by their bits; what has parts counts as equal to its like.</summary>
internal sealed class AlikeScalars : IEqualityComparer<object?>
{
    public static AlikeScalars Instance { get; } = new();

    public new bool Equals(object? x, object? y) => (x, y) switch
    {
        (byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right),
        (double left, double right) => BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right),
        (PersistedNode left, PersistedNode right) => left.GetType() == right.GetType(),
        _ => object.Equals(x, y),
    };

    public int GetHashCode([DisallowNull] object? obj) => obj is PersistedNode ? obj.GetType().GetHashCode() : obj is byte[] bytes ? bytes.Length : obj.GetHashCode();
}
