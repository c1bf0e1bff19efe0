namespace Twisted.Benchmarks;

/// <param name="Rate">Answers a second.</param>
/// <param name="Sorted">From the time at which each request was due to the end of its answer, in microseconds.</param>
/// <param name="Errors">Answers that were not the expected one.</param>
internal readonly record struct PacedFigures(double Rate, double[] Sorted, long Errors)
{
    /// <summary>In microseconds: so many of a thousand took at most this.</summary>
    public double Of(int thousandth) => Sorted.Length == 0 ? double.NaN : Sorted[Math.Min((int)((long)Sorted.Length * thousandth / 1000), Sorted.Length - 1)];
}
