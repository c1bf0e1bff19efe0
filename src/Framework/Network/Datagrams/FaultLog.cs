namespace Twisted.Network;

/// <summary>Lets one entry a second through to the log, so that a flood of what is logged does not become a flood of entries.</summary>
internal sealed class FaultLog(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _last;
    private long _left;

    /// <param name="left">How many were left out since the last that was not.</param>
    public bool Takes(out long left)
    {
        lock (_gate)
        {
            if (_last != 0 && time.GetElapsedTime(_last) < Pause)
            {
                _left++;
                left = 0;
                return false;
            }

            (left, _left) = (_left, 0);
            _last = time.GetTimestamp();
            return true;
        }
    }
}
