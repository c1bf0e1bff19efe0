namespace Twisted.Benchmarks;

/// <summary>How long some connections took, and how many there were in a second.</summary>
internal sealed class Latencies
{
    private readonly double[] _sorted;

    /// <param name="connections">Not necessarily in order.</param>
    /// <param name="seconds">In what time they ended.</param>
    public Latencies(IEnumerable<ShortConnection> connections, double seconds)
    {
        _sorted = [.. connections.Select(one => System.Diagnostics.Stopwatch.GetElapsedTime(one.Started, one.Ended).TotalMilliseconds).Order()];
        Rate = _sorted.Length / seconds;
    }

    public double Rate { get; }

    public int Count => _sorted.Length;

    /// <summary>In milliseconds: so many of a thousand took at most this.</summary>
    public double Of(int thousandth) => _sorted.Length == 0 ? double.NaN : _sorted[Math.Min((int)((long)_sorted.Length * thousandth / 1000), _sorted.Length - 1)];
}
