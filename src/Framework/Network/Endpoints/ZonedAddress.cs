using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>An address of IPv6 with the name of the network interface that it is on: <c>fe80::1%eth0</c> (RFC 4007, section 11).</summary>
/// <remarks>
/// The library's own has the interface's number, which is another one on another machine, and maybe after the next start: too short-lived for a tap.
/// So the name stays, until <see cref="Resolve"/> is called for using it.
/// </remarks>
internal sealed class ZonedAddress : IPAddress, ISpanFormattable
{
    /// <summary>The number of no interface: what was not resolved is refused by the system, and never reaches another network.</summary>
    private const long NoNumber = uint.MaxValue;

    private readonly string _zone;
    private readonly string _text;

    private ZonedAddress(IPAddress bare, string zone)
        : base(bare.GetAddressBytes(), NoNumber)
    {
        _zone = zone;
        _text = $"{bare}%{zone}";
    }

    /// <returns>An address of the library's where there is no zone or one by number; null for what is no address.</returns>
    public static IPAddress? Read(string text)
    {
        var at = text.IndexOf('%', StringComparison.Ordinal);
        if (at < 0 || text.AsSpan(at + 1).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return TryParse(text, out var address) ? address : null;
        }

        var zone = text[(at + 1)..];
        return IsName(zone) && TryParse(text.AsSpan(0, at), out var bare) && bare.AddressFamily == AddressFamily.InterNetworkV6
            ? new ZonedAddress(bare, zone)
            : null;
    }

    /// <summary>The address as the system takes it.</summary>
    /// <param name="address">Any.</param>
    /// <param name="failure">What is not possible without it, to stand in front of the reason with a colon; null where the caller says it.</param>
    /// <exception cref="ListenException">This machine has no such interface.</exception>
    public static IPAddress Resolve(IPAddress address, string? failure = null)
    {
        if (address is not ZonedAddress zoned)
        {
            return address;
        }

        var found = MulticastInterface.Find(zoned._zone, AddressFamily.InterNetworkV6)
            ?? throw new ListenException($"{(failure is null ? "" : failure + ": ")}{MulticastInterface.Missing(zoned._zone)}");
        return new IPAddress(zoned.GetAddressBytes(), found.Index);
    }

    public override string ToString() => _text;

    public override bool Equals(object? comparand) => comparand is ZonedAddress other && _text == other._text;

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    // In interpolated strings the base class would write its number.
    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = _text.TryCopyTo(destination) ? _text.Length : 0;
        return charsWritten > 0;
    }

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => _text;

    private static bool IsName(string zone) => !zone.Any(c => c is '[' or ']' or '%' or '/' || char.IsWhiteSpace(c) || char.IsControl(c));
}
