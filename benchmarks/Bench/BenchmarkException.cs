namespace Twisted.Benchmarks;

/// <summary>The benchmark cannot go on; the message says why and what to do, for people.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
