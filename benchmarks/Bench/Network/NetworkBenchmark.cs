namespace Twisted.Benchmarks;

/// <summary>All that is said of the network core, in one run.</summary>
internal sealed class NetworkBenchmark(IReadOnlyList<IBenchmark> parts) : IBenchmark
{
    public string Name => "network";

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
