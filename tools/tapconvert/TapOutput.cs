using Twisted.CommandLine;
using Twisted.Persistence;
using Twisted.Shared;
using Twisted.Taps;
using Twisted.Usage;

namespace Twisted.Tools.Tapconvert;

/// <summary>Where a tap goes that was read, and how it is written there.</summary>
internal sealed class TapOutput
{
    private readonly ParsedOptions _parsed;
    private readonly Terminal _terminal;
    private readonly TapFile _tap;
    private readonly string _input;

    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Hears what is saved.</param>
    /// <param name="input">The name of the tap that was read, as it was given.</param>
    /// <param name="tap">What was read from it.</param>
    /// <param name="keepsFormat">True when the format of the input is kept, unless another one is asked for.</param>
    /// <exception cref="UsageException">The options do not fit to each other, or to the tap.</exception>
    public TapOutput(ParsedOptions parsed, Terminal terminal, string input, TapFile tap, bool keepsFormat)
    {
        (_parsed, _terminal, _tap, _input) = (parsed, terminal, tap, input);
        var (decrypts, encrypts) = (parsed.Has(TapconvertOptions.Decrypt), parsed.Has(TapconvertOptions.Encrypt));
        if (decrypts && tap.Key is null)
        {
            throw new UsageException($"--{TapconvertOptions.Decrypt}: \"{input}\" is not encrypted");
        }

        IsEncrypted = encrypts || (tap.Key is not null && !decrypts);
        if (!IsEncrypted && parsed.Has(TapconvertOptions.PassphraseFileOut))
        {
            throw new UsageException($"--{TapconvertOptions.PassphraseFileOut} is for what is encrypted, and that is not asked for; add -e");
        }

        if (!IsEncrypted && tap.Key is null && parsed.Has(TapconvertOptions.PassphraseFile))
        {
            throw new UsageException($"--{TapconvertOptions.PassphraseFile} is for what is encrypted, which \"{input}\" is not; add -e to encrypt it");
        }

        var asked = Formats.Parse(TapconvertOptions.TypeOut, parsed[TapconvertOptions.TypeOut], mayGuess: false);
        var given = parsed[TapconvertOptions.Out];
        Format = asked ?? (given is null ? null : Formats.OfEnding(given)) ?? (keepsFormat || decrypts || encrypts ? tap.Format : TapFormat.Source);
        Path = given ?? (input == TapInput.Standard ? input : Formats.WithEnding(input, Format, IsEncrypted));
        IsInput = Path != TapInput.Standard && System.IO.Path.GetFullPath(Path) == System.IO.Path.GetFullPath(input);
        if (Path == TapInput.Standard && (Format == TapFormat.Tap || IsEncrypted) && !Console.IsOutputRedirected)
        {
            throw new UsageException("what would be written is no text, which a terminal cannot show; say where to: --out FILE");
        }
    }

    public TapFormat Format { get; }

    public bool IsEncrypted { get; }

    /// <summary>As it is shown.</summary>
    public string Path { get; }

    /// <summary>True when the input itself is replaced.</summary>
    public bool IsInput { get; }

    /// <exception cref="TapException">It cannot be written; a file that was there is as it was.</exception>
    public void Save(TapDocument document)
    {
        if (Path == TapInput.Standard)
        {
            using var spool = new Spool();
            TapFile.Save(spool.File, document, Format, MakeKey());
            using var output = StandardStreams.OpenOutput();
            using var file = File.OpenRead(spool.File);
            file.CopyTo(output);
            return;
        }

        if (TapEndings.Contradiction(Path, Format, IsEncrypted) is { } contradiction)
        {
            _terminal.Problem(contradiction);
        }

        var key = MakeKey();
        _terminal.WriteLine($"Saving {document.Name} application to {Path}...");
        TapFile.Save(Path, document, Format, key);
        _terminal.WriteLine("Saved.");
    }

    private TapKey? MakeKey()
    {
        var file = _parsed[TapconvertOptions.PassphraseFileOut];
        if (!IsEncrypted)
        {
            return null;
        }

        if (file is null && _tap.Key is { } key && !_parsed.Has(TapconvertOptions.Decrypt))
        {
            return key;
        }

        // The passphrase that it had is not meant for what gets another one.
        var passphrases = new Passphrases(file ?? (_tap.Key is null ? _parsed[TapconvertOptions.PassphraseFile] : null), "tapconvert", _terminal.ErrorWriter);
        return TapKey.FromPassphrase(passphrases.ForWriting(Path == TapInput.Standard ? _input : Path));
    }
}
