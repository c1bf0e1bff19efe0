using Twisted.CommandLine;
using Twisted.Usage;

namespace Twisted.Tools.Tapconvert.Modes;

/// <summary>Any format to any; needs no package of the tap.</summary>
internal sealed class ConvertMode : IMode
{
    public string? Option => null;

    public IReadOnlyList<string> Options { get; } =
    [
        TapconvertOptions.Out, TapconvertOptions.TypeIn, TapconvertOptions.TypeOut, TapconvertOptions.Decrypt, TapconvertOptions.Encrypt,
        TapconvertOptions.PassphraseFile, TapconvertOptions.PassphraseFileOut,
    ];

    public int Run(ParsedOptions parsed, Terminal terminal)
    {
        var input = new TapInput(parsed, terminal);
        var path = input.Path;
        var tap = input.Open(path);
        var output = new TapOutput(parsed, terminal, path, tap, keepsFormat: false);
        if (output.IsInput && !parsed.Has(TapconvertOptions.Out))
        {
            throw new UsageException($"\"{path}\" has the format \"{Formats.NameOf(output.Format)}\" already; choose another one, or say where to: --out FILE");
        }

        output.Save(tap.Document);
        return ExitCode.Success;
    }
}
