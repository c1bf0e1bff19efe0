namespace Twisted.Services;

/// <summary>Counts restarts within a time that slides along.</summary>
internal sealed class RestartWindow(Supervision supervision, TimeProvider clock)
{
    private readonly Queue<long> _times = [];

    /// <summary>Counts one more.</summary>
    /// <returns>False when there are too many.</returns>
    public bool Admits()
    {
        if (supervision.Intensity is not { } intensity)
        {
            return true;
        }

        var now = clock.GetTimestamp();
        while (_times.TryPeek(out var oldest) && clock.GetElapsedTime(oldest, now) > supervision.Period)
        {
            _times.Dequeue();
        }

        _times.Enqueue(now);
        return _times.Count <= intensity;
    }
}
