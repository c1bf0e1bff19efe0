using Twisted.Persistence;

namespace Twisted.Taps;

/// <summary>Where the passphrases of encrypted taps come from.</summary>
/// <param name="file">A file whose first line is the passphrase; null for none.</param>
/// <param name="program">Who asks.</param>
/// <param name="error">Where it asks.</param>
public sealed class Passphrases(string? file, string program, TextWriter error)
{
    /// <exception cref="TapException">There is none.</exception>
    public string ForReading(string path) => FromFile(path);

    /// <exception cref="TapException">There is none.</exception>
    public string ForWriting(string path) => FromFile(path);

    private string FromFile(string path)
    {
        _ = (program, error);
        return file is not null && File.ReadLines(file).FirstOrDefault() is { Length: > 0 } line
            ? line
            : throw new TapException($"\"{path}\" needs a passphrase: --passphrase-file FILE");
    }
}
