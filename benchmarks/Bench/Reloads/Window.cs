namespace Twisted.Benchmarks;

/// <summary>A time in which something was done to the server.</summary>
/// <param name="Begin">By the clock of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="End">By the same clock.</param>
internal readonly record struct Window(long Begin, long End)
{
    public double Seconds => System.Diagnostics.Stopwatch.GetElapsedTime(Begin, End).TotalSeconds;

    /// <summary>Whether a connection was under way at any moment of it.</summary>
    public bool Meets(ShortConnection connection) => connection.Ended >= Begin && connection.Started <= End;
}
