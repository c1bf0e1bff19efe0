namespace Twisted.Benchmarks;

/// <param name="Rate">Connections a second.</param>
/// <param name="CpuMicroseconds">The server's CPU time for one connection.</param>
/// <param name="ClientMicroseconds">The clients' CPU time for one connection.</param>
/// <param name="Errors">Connections that did not bring exactly the quote.</param>
internal readonly record struct LoadFigures(double Rate, double CpuMicroseconds, double ClientMicroseconds, long Errors);
