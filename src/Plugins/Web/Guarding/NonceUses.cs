namespace Twisted.Web;

/// <summary>Which counts of a nonce were used. A browser sends several requests at a time, so they come in any order within 64.</summary>
/// <param name="madeAt">When the nonce was made.</param>
internal sealed class NonceUses(long madeAt)
{
    private const int Window = 64;

    private uint _highest;
    private ulong _used;

    public long MadeAt { get; } = madeAt;

    /// <summary>False for a count that was used, or is so low that nobody knows.</summary>
    public bool TryUse(uint count)
    {
        if (count == 0)
        {
            return false;
        }

        if (count > _highest)
        {
            var step = count - _highest;
            _used = step < Window ? (_used << (int)step) | 1 : 1;
            _highest = count;
            return true;
        }

        var back = _highest - count;
        if (back >= Window || (_used & (1UL << (int)back)) != 0)
        {
            return false;
        }

        _used |= 1UL << (int)back;
        return true;
    }
}
