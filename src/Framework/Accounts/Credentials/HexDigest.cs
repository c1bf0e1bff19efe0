using System.Buffers;

namespace Twisted.Accounts;

/// <summary>A digest as peers send it, of MD5.</summary>
internal static class HexDigest
{
    private const int Length = 16;

    /// <summary>Empty for what is no such digest, which then equals none.</summary>
    public static byte[] Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digest = new byte[Length];
        return text.Length == 2 * Length && Convert.FromHexString(text, digest, out _, out _) == OperationStatus.Done ? digest : [];
    }
}
