namespace Twisted.Benchmarks;

/// <summary>One of the things that <c>eng/bench</c> measures.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line for the list.</summary>
    string Description { get; }

    /// <summary>Measures, and writes its tables.</summary>
    void Run(Layout layout, TextWriter output);
}
