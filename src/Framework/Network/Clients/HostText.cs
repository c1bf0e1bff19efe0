using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Hosts as people write them: names and addresses.</summary>
internal static class HostText
{
    /// <summary>What the name system can carry (RFC 1035, section 2.3.4), written with dots.</summary>
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    private static readonly IdnMapping International = new();

    /// <returns>The one form in which a host is kept; null for what is no host.</returns>
    public static string? Canonical(string text) =>
        AddressOf(text)?.ToString() ?? (IsName(text) ? text.ToLowerInvariant() : null);

    /// <returns>Null for what is no address. The system's parser also takes "1" and "127.1", which nobody meant as addresses.</returns>
    public static IPAddress? AddressOf(string text) =>
        ZonedAddress.Read(text) is { } address && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3)
            ? address
            : null;

    /// <summary>The name as the name system has it (RFC 5890).</summary>
    public static string ToAscii(string name) => System.Text.Ascii.IsValid(name) ? name : International.GetAscii(name);

    private static bool IsName(string text)
    {
        if (!TryToAscii(text, out var name))
        {
            return false;
        }

        var labels = name.TrimEnd('.').Split('.');

        // A last label of digits would make it look like an address (RFC 3696, section 2).
        return name.Length <= LongestName && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit) && !name.EndsWith("..", StringComparison.Ordinal);
    }

    // An underscore is in no host name by the book, and in many in practice.
    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && label[0] != '-'
        && label[^1] != '-';

    private static bool TryToAscii(string text, out string name)
    {
        try
        {
            name = ToAscii(text);
            return true;
        }
        catch (ArgumentException)
        {
            name = text;
            return false;
        }
    }
}
