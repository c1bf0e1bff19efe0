namespace Twisted.Benchmarks;

/// <summary>What to start, and where.</summary>
/// <param name="Program">An absolute path.</param>
/// <param name="Arguments">Without the program's name.</param>
/// <param name="Folder">The working folder.</param>
internal sealed record Command(string Program, IReadOnlyList<string> Arguments, string Folder)
{
    /// <summary>Added to this process's own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The file in the working folder that output goes to.</summary>
    public string OutputName { get; init; } = "output.log";

    public string OutputPath => Path.Combine(Folder, OutputName);

    public override string ToString() => string.Join(' ', [Path.GetFileName(Program), .. Arguments]);
}
