namespace Twisted.Benchmarks;

/// <summary>Several benchmarks in one run, one after the other.</summary>
internal sealed class SeriesBenchmark(string name, IReadOnlyList<IBenchmark> parts) : IBenchmark
{
    public string Name => name;

    public string Description => $"all of {string.Join(", ", parts.Select(part => part.Name))}";

    public void Run(Layout layout, TextWriter output)
    {
        foreach (var part in parts)
        {
            output.WriteLine($"== {part.Name}: {part.Description}");
            output.WriteLine();
            part.Run(layout, output);
            output.WriteLine();
        }
    }
}
