namespace Twisted.Network;

/// <summary>Lets a line into the log at once, and then at most once a minute: floods of connections must not become floods of lines.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class OccasionalNote
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _last;
    private int _missed;

    /// <returns>True when it is to be told.</returns>
    /// <param name="missed">How many were not, since the last one that was.</param>
    public bool IsDue(out int missed)
    {
        lock (_gate)
        {
            var now = TimeProvider.System.GetTimestamp();
            if (_last is { } last && TimeProvider.System.GetElapsedTime(last, now) < Pause)
            {
                _missed++;
                missed = 0;
                return false;
            }

            _last = now;
            (missed, _missed) = (_missed, 0);
            return true;
        }
    }
}
