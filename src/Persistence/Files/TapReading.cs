namespace Twisted.Persistence;

/// <summary>How a tap is to be read.</summary>
public sealed record TapReading
{
    /// <summary>The format that it must have; null takes whichever the content has.</summary>
    public TapFormat? Format { get; init; }

    /// <summary>A key that the tap may be encrypted with, and that saves asking for the passphrase then. Null for none.</summary>
    public TapKey? Key { get; init; }

    /// <summary>True to have <see cref="TapFile.Content"/>. The default is false.</summary>
    public bool KeepsContent { get; init; }

    /// <summary>Gives the passphrase of an encrypted tap; called only for such. Null refuses them.</summary>
    public Func<string>? Passphrase { get; init; }
}
