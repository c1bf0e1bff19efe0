namespace Twisted.Benchmarks;

/// <summary>A connection of the load, from before its socket was made until its answer was read to the end.</summary>
/// <param name="Started">By the clock of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Ended">By the same clock.</param>
internal readonly record struct ShortConnection(long Started, long Ended);
