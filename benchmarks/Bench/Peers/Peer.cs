namespace Twisted.Benchmarks;

/// <summary>A program that serves the quote.</summary>
internal abstract class Peer
{
    /// <summary>As the tables call it.</summary>
    public abstract string Name { get; }

    /// <summary>What is not installed, and how it would be; null when all is there.</summary>
    public abstract string? Missing { get; }

    /// <summary>Writes the files that it needs, and says how it is started in the foreground.</summary>
    public abstract Command Prepare(int port);

    public sealed override string ToString() => Name;

    protected static string? MissingUnless(string package, params IEnumerable<string> files) =>
        files.FirstOrDefault(file => !File.Exists(file)) is { } file
            ? $"there is no {file}; `apt-get install {package}` brings it"
            : null;
}
