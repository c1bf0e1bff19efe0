using Twisted.CommandLine;
using Twisted.Persistence;
using Twisted.Taps;
using Twisted.Usage;

namespace Twisted.Tools.Tapconvert;

/// <summary>The taps that a command line names.</summary>
internal sealed class TapInput(ParsedOptions parsed, Terminal terminal)
{
    /// <summary>Standard input or output.</summary>
    public const string Standard = "-";

    /// <summary>The files by --in or by their position, as they were given.</summary>
    public IReadOnlyList<string> Paths { get; } =
        [.. parsed.Occurrences.Where(given => given.Option.Name is TapconvertOptions.In or TapconvertOptions.Words).Select(given => given.Value!)];

    /// <summary>The one file.</summary>
    /// <exception cref="UsageException">There is none, or another one too.</exception>
    public string Path => Paths switch
    {
        [var only] => only,
        [] => throw new UsageException("say which tap to read: --in FILE"),
        _ => throw new UsageException($"one tap is read at a time, and there are {Paths.Count}: {string.Join(", ", Paths.Select(path => $"\"{path}\""))}"),
    };

    /// <exception cref="TapException">It cannot be read.</exception>
    /// <exception cref="UsageException">The format is none.</exception>
    public TapFile Open(string path)
    {
        var passphrases = new Passphrases(parsed[TapconvertOptions.PassphraseFile], "tapconvert", terminal.ErrorWriter);
        var reading = new TapReading
        {
            Format = Formats.Parse(TapconvertOptions.TypeIn, parsed[TapconvertOptions.TypeIn], mayGuess: true),
            Passphrase = () => passphrases.ForReading(path),
        };
        var tap = path == Standard ? OpenStandard(reading) : TapFile.Open(path, reading);
        foreach (var warning in tap.Warnings)
        {
            terminal.Problem(warning);
        }

        return tap;
    }

    private static TapFile OpenStandard(TapReading reading)
    {
        using var input = Console.OpenStandardInput();
        return TapFile.Read(input, Standard, reading);
    }
}
