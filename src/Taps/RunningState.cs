using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Taps;

/// <summary>Takes the state of an application while other threads may change it.</summary>
/// <remarks>
/// A collection that is changed while it is read says so, and then all is read anew after a pause: what is changed now and then is
/// soon caught at rest. What is changed all the time needs a lock, which only its author can give it.
/// </remarks>
internal static class RunningState
{
    private const int Attempts = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    /// <param name="take">Looks at all of it.</param>
    /// <param name="application">What is looked at; once it does not run, one look is enough.</param>
    /// <param name="clock">Makes the pauses, each twice as long as the one before.</param>
    /// <exception cref="TapException">It cannot be kept, or changed each time.</exception>
    public static TapSnapshot Take(Func<TapSnapshot> take, Application application, TimeProvider clock)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return take();
            }
            catch (TapException exception) when (application.IsRunning && exception.MayPass)
            {
                if (attempt == Attempts)
                {
                    throw new TapException(
                        $"{exception.Message}\nIt was tried {Attempts} times; the server goes on. If its package changes that all the time, it has to lock it while it is written.",
                        exception);
                }
            }

            Task.Delay(pause, clock).GetAwaiter().GetResult();
            pause *= 2;
        }
    }
}
