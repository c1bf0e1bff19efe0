namespace Twisted.Web;

/// <summary>What a program that answers a request may take.</summary>
/// <remarks>A value out of its range is refused with <see cref="ArgumentOutOfRangeException"/>.</remarks>
[Persisted("Twisted.Web.CgiLimits", 1)]
public sealed partial record CgiLimits
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    /// <summary>How long a program has until its headers are complete, from its start or from when it last took a piece of the request's body: 30 seconds by default, up to a day. The answer is then 504.</summary>
    [Kept]
    public TimeSpan HeaderTime
    {
        get;
        init => field = Checked(value, nameof(HeaderTime));
    } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may write nothing after its headers: a minute by default, up to a day. While the client reads slowly, no time passes.</summary>
    [Kept]
    public TimeSpan IdleTime
    {
        get;
        init => field = Checked(value, nameof(IdleTime));
    } = TimeSpan.FromMinutes(1);

    /// <summary>How long it may run in all, after its answer included: 5 minutes by default, up to a day.</summary>
    [Kept]
    public TimeSpan RunTime
    {
        get;
        init => field = Checked(value, nameof(RunTime));
    } = TimeSpan.FromMinutes(5);

    /// <summary>How long it has to end once it was asked to, before it is killed: 2 seconds by default, up to a day.</summary>
    [Kept]
    public TimeSpan GracePeriod
    {
        get;
        init => field = Checked(value, nameof(GracePeriod));
    } = TimeSpan.FromSeconds(2);

    /// <summary>How many bytes its headers may have: 64 KiB by default, from 256 to 16 MiB. The answer is else 502.</summary>
    [Kept]
    public int MaxHeaderBytes
    {
        get;
        init => field = value is >= 256 and <= 16 * 1024 * 1024 ? value : throw new ArgumentOutOfRangeException(nameof(MaxHeaderBytes), value, "The headers of a program may be limited to 256 bytes and up to 16 MiB.");
    } = 64 * 1024;

    /// <summary>How many bytes the body of its answer may have; null, the default, for any number. The connection is aborted else, as the answer has begun.</summary>
    [Kept]
    public long? MaxOutputBytes
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxOutputBytes), value, "A program writes no fewer than zero bytes.");
    }

    /// <summary>How many bytes the body of a request without a length may have, which is put into a temporary file first: 16 MiB by default. The answer is else 413.</summary>
    [Kept]
    public long MaxSpooledBytes
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxSpooledBytes), value, "A body has no fewer than zero bytes.");
    } = 16 * 1024 * 1024;

    /// <summary>How many programs of a processor may run at the same time, at least one: 64 by default. The answer is else 503.</summary>
    [Kept]
    public int MaxPrograms
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxPrograms), value, "At least one program has to be able to run.");
    } = 64;

    /// <summary>How many lines of a program's errors are logged: 100 by default. The rest is counted.</summary>
    [Kept]
    public int MaxErrorLines
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxErrorLines), value, "No fewer than zero lines can be logged.");
    } = 100;

    private static TimeSpan Checked(TimeSpan value, string name) => value > TimeSpan.Zero && value <= LongestTime
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A limit of time is more than zero, and a day at most.");
}
