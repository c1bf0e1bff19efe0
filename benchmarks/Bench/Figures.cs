using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Medians, and how figures are written.</summary>
internal static class Figures
{
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static string Write(this double value, int decimals = 2) =>
        double.IsFinite(value) ? value.ToString("F" + decimals, CultureInfo.InvariantCulture) : "-";

    public static string Verdict(double figure, bool met) => !double.IsFinite(figure) ? "unknown" : met ? "met" : "not met";
}
