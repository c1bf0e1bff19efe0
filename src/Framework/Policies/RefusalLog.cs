using Microsoft.Extensions.Logging;

namespace Twisted.Policies;

/// <summary>Says once that something is refused, and once that it no longer is, however often it happens meanwhile: a flood of peers is none of lines.</summary>
/// <param name="clock">For the time in which nothing has to be refused before it is said that it is over.</param>
/// <param name="what">What becomes of them, as in "{Factory} refuses connections over the limit".</param>
internal sealed class RefusalLog(TimeProvider clock, string what)
{
    /// <summary>So that who opens and closes at the limit fills no log either.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private long _refused;
    private long _last;

    /// <summary>One was refused.</summary>
    /// <param name="logger">Of the factory.</param>
    /// <param name="factory">Its name.</param>
    /// <param name="why">The limit, and the first that was over it.</param>
    public void Refused(ILogger logger, string factory, Func<string> why)
    {
        lock (_gate)
        {
            _last = clock.GetTimestamp();
            if (_refused++ > 0)
            {
                return;
            }
        }

        if (logger.IsEnabled(LogLevel.Warning))
        {
            logger.Refuses(factory, what, why());
        }
    }

    /// <summary>One was within the limit.</summary>
    public void Admitted(ILogger logger, string factory)
    {
        if (Volatile.Read(ref _refused) == 0)
        {
            return;
        }

        long refused;
        lock (_gate)
        {
            refused = _refused;
            if (refused == 0 || clock.GetElapsedTime(_last) < Quiet)
            {
                return;
            }

            _refused = 0;
        }

        logger.NoLongerRefuses(factory, what, refused);
    }
}
