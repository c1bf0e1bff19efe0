namespace Twisted.Benchmarks;

/// <param name="Rate">Lines a second.</param>
/// <param name="Allocated">Managed bytes that the server's process allocated, by the number of lines.</param>
internal readonly record struct LineFigures(double Rate, double Allocated);
