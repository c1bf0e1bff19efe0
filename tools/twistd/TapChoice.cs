using Twisted.CommandLine;
using Twisted.Persistence;
using Twisted.Runner;
using Twisted.Taps;

namespace Twisted.Tools.Twistd;

/// <summary>What the tap must be, as the command line says, and where its passphrase comes from.</summary>
internal sealed record TapChoice
{
    /// <summary>Null for any.</summary>
    public required TapFormat? Format { get; init; }

    public required bool IsEncrypted { get; init; }

    public required Passphrases Passphrases { get; init; }

    public static TapChoice From(ParsedOptions parsed, TextWriter error) => new()
    {
        Format = (parsed.Has("xml"), parsed.Has("source")) switch
        {
            (true, _) => TapFormat.Xml,
            (_, true) => TapFormat.Source,
            _ => null,
        },
        IsEncrypted = parsed.Has("encrypted"),
        Passphrases = new Passphrases(parsed["passphrase-file"], "twistd", error),
    };

    /// <summary>Asks for the passphrase, if one is needed. Whoever starts a daemon does so, since a daemon has no terminal.</summary>
    public string? AskPassphrase(string path) => TapFile.IsEncrypted(path) ? Passphrases.ForReading(path) : null;

    /// <summary>How the tap is read, at the start and again later.</summary>
    public TapReading Reading(string path, StartSecret secret) => new()
    {
        Format = Format,
        Passphrase = () => secret.Take() ?? Passphrases.ForReading(path),
        KeepsContent = true,
    };

    /// <exception cref="TapException">It cannot be read, or is something else than it must be.</exception>
    public TapFile Open(string path, StartSecret secret)
    {
        var tap = TapFile.Open(path, Reading(path, secret));
        return tap.Key is null && IsEncrypted
            ? throw new TapException($"cannot read \"{path}\": it is not encrypted, and --encrypted asks for that")
            : tap;
    }
}
