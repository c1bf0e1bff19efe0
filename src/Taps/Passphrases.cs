using Twisted.Persistence;
using Twisted.Usage;

namespace Twisted.Taps;

/// <summary>Where the passphrases of encrypted taps come from: a file, the environment, or somebody at the terminal.</summary>
/// <param name="file">The file that the command line names; null for none.</param>
/// <param name="program">The tool's name, for messages.</param>
/// <param name="error">Gets warnings.</param>
public sealed class Passphrases(string? file, string program, TextWriter error)
{
    /// <summary>The passphrase that a tap is encrypted with.</summary>
    /// <exception cref="TapException">The file of the command line cannot be read.</exception>
    /// <exception cref="UsageException">There is none, and nobody to ask.</exception>
    public string ForReading(string path) => throw new NotSupportedException($"{program} {file} {path} {error}");

    /// <summary>The passphrase that a tap is to be encrypted with.</summary>
    /// <inheritdoc cref="ForReading"/>
    public string ForWriting(string path) => ForReading(path);
}
