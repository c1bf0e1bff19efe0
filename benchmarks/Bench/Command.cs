namespace Twisted.Benchmarks;

/// <summary>What to start, and where.</summary>
/// <param name="Program">An absolute path.</param>
/// <param name="Arguments">Without the program's name.</param>
/// <param name="Folder">The working folder; output goes to <c>output.log</c> in it.</param>
internal sealed record Command(string Program, IReadOnlyList<string> Arguments, string Folder)
{
    /// <summary>Added to this process's own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string OutputPath => Path.Combine(Folder, "output.log");

    public override string ToString() => string.Join(' ', [Path.GetFileName(Program), .. Arguments]);
}
