namespace Twisted.Benchmarks;

/// <param name="Rate">Requests a second.</param>
/// <param name="CpuMicroseconds">The server's CPU time for one request.</param>
/// <param name="Errors">Requests that did not bring an answer with a good status.</param>
internal readonly record struct WebFigures(double Rate, double CpuMicroseconds, long Errors);
