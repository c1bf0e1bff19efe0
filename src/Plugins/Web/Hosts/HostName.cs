using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Web;

/// <summary>Names of hosts in the one form in which they are compared.</summary>
internal static class HostName
{
    // Underscores are in names that people use, though no registry gives them out.
    private static readonly IdnMapping Mapping = new() { UseStd3AsciiRules = false };

    /// <summary>Small letters, Punycode (RFC 5891) and no dot at the end; an address in its shortest form, one of IPv6 in brackets.</summary>
    /// <returns>Null for what is no name of a host.</returns>
    public static string? Normalise(string name)
    {
        var text = name.EndsWith('.') ? name[..^1] : name;
        if (text.StartsWith('[') && text.EndsWith(']'))
        {
            return IPAddress.TryParse(text[1..^1], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : null;
        }

        if (text.Length == 0 || text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || "/:?#@[]\\*\"<>".Contains(character, StringComparison.Ordinal)))
        {
            return null;
        }

        try
        {
            var ascii = Mapping.GetAscii(text).ToLowerInvariant();
            return ascii.Split('.').All(label => label.Length is > 0 and < 64) && ascii.Length < 254 ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
