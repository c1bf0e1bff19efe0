namespace Twisted.Services;

/// <summary>How long to wait before what failed is tried again: longer each time, up to a limit, and a little by chance.</summary>
/// <remarks>
/// Chance keeps many that failed at the same moment from coming back at the same moment. With the defaults the waits are, but
/// for chance, 1 s, 1.6 s, 2.6 s, 4.2 s and so on, and from the tenth on 47 s to a minute.
/// </remarks>
public sealed record Backoff
{
    /// <summary>The golden ratio: fast enough to relieve what fails, and slow enough to notice soon that it is back.</summary>
    public const double DefaultFactor = 1.6180339887498948;

    /// <summary>The wait after the first failure. The default is a second.</summary>
    public TimeSpan Initial
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The initial wait is more than nothing.");
    } = TimeSpan.FromSeconds(1);

    /// <summary>By what each wait is longer than the one before. The default is <see cref="DefaultFactor"/>; 1 waits the same each time.</summary>
    public double Factor
    {
        get;
        init => field = value is >= 1 and <= 1000 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The factor is from 1 to 1000.");
    } = DefaultFactor;

    /// <summary>The longest wait, which chance does not exceed. The default is a minute.</summary>
    public TimeSpan Maximum
    {
        get;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromDays(7)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The longest wait is more than nothing, and a week at most.");
    } = TimeSpan.FromMinutes(1);

    /// <summary>By what part of itself a wait may be shorter or longer, evenly spread: 0 for not at all, up to 1. The default is 0.12.</summary>
    public double Jitter
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The jitter is from 0 to 1.");
    } = 0.12;

    /// <summary>How many times in a row it is tried again; null, the default, for ever.</summary>
    public int? Limit
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The limit is 0 or more.");
    }

    /// <summary>What went well for this long and then fails counts as the first failure again. The default is a minute.</summary>
    public TimeSpan ResetAfter
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "It is zero or more.");
    } = TimeSpan.FromMinutes(1);

    /// <summary>The wait after that many failures in a row.</summary>
    /// <param name="failures">From 1.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>Null when it has been tried often enough.</returns>
    public TimeSpan? WaitAfter(int failures, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        ArgumentNullException.ThrowIfNull(random);
        if (failures > Limit)
        {
            return null;
        }

        // A power of many failures is infinite, and the smaller of the two all the same. The longest leaves chance its room: cut off
        // behind it, half of those that failed at the same moment would come back at the same moment.
        var wait = Math.Min(Initial.TotalMilliseconds * Math.Pow(Factor, failures - 1), Maximum.TotalMilliseconds / (1 + Jitter));
        return TimeSpan.FromMilliseconds(wait * (1 + (Jitter * ((2 * random.NextDouble()) - 1))));
    }
}
