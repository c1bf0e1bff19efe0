using System.Reflection;
using Twisted.CommandLine;
using Twisted.Usage;

namespace Twisted.Tools.Tapconvert.Modes;

/// <summary><c>--schema</c>: writes the schema of XML taps.</summary>
internal sealed class SchemaMode : IMode
{
    private static readonly string[] Files = ["tap.xsd", "tap-model.xsd"];

    public string? Option => TapconvertOptions.Schema;

    public IReadOnlyList<string> Options => [];

    public int Run(ParsedOptions parsed, Terminal terminal)
    {
        string[] words = [.. parsed.Occurrences.Where(given => given.Option.Name is TapconvertOptions.Words or TapconvertOptions.In).Select(given => given.Value!)];
        if (words.Length > 1 || parsed.Has(TapconvertOptions.In))
        {
            throw new UsageException($"--{TapconvertOptions.Schema} reads no tap, and writes into one folder: tapconvert --{TapconvertOptions.Schema} FOLDER");
        }

        var folder = words is [var only] ? only : ".";
        foreach (var name in Files)
        {
            var path = Path.Combine(folder, name);
            using (var schema = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!)
            using (var file = File.Create(path))
            {
                schema.CopyTo(file);
            }

            terminal.WriteLine($"Wrote {path}");
        }

        return ExitCode.Success;
    }
}
