using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Twisted.Network;

namespace Twisted.Persistence.Model;

/// <summary>The values without parts that the object model has no kind for, as text or as a number.</summary>
/// <remarks>Each is in one form that does not depend on the machine's language, and comes back exactly.</remarks>
internal static class TextForms
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <returns>A value of the object model; null when the type has no such form.</returns>
    public static object? Write(object value) => value switch
    {
        int number => PersistedValue.Of(number),
        sbyte or byte or short or ushort or uint => PersistedValue.Of(Convert.ToInt64(value, Invariant)),
        float real => (double)real,
        Half real => (double)real,
        char character => character.ToString(),
        Enum choice => WriteEnum(choice),
        TimeSpan duration => Of(duration),
        DateTimeOffset time => time.ToString("O", Invariant),
        ServerEndpoint endpoint => WriteEndpoint(endpoint.ToString()),
        ClientEndpoint or DatagramEndpoint or DatagramClientEndpoint => value.ToString(),
        Uri uri => uri.OriginalString,
        ulong number => number <= long.MaxValue ? PersistedValue.Of((long)number) : number.ToString(Invariant),
        decimal number => Of(number),
        Guid id => id.ToString("D"),
        DateTime time => time.ToString("O", Invariant),
        DateOnly day => day.ToString("O", Invariant),
        TimeOnly time => time.ToString("O", Invariant),
        Version version => version.ToString(),
        IPAddress address => address.ToString(),
        IPEndPoint endPoint => endPoint.ToString(),
        DnsEndPoint endPoint => WriteDnsEndPoint(endPoint),
        IPNetwork network => network.ToString(),
        _ => value is ValueType ? WriteRare(value) : null,
    };

    // .NET writes no sign for zero.
    private static string Of(decimal number) => number == 0 && decimal.IsNegative(number) ? $"-{number.ToString(Invariant).TrimStart('-')}" : number.ToString(Invariant);

    public static string Of(TimeSpan duration) => duration.ToString("c", Invariant);

    /// <summary>True when what was written of the one type can be read as the other.</summary>
    /// <param name="form">The type of a value that <see cref="Write"/> has a form for.</param>
    /// <param name="declared">The type that it will be read as.</param>
    public static bool ComesBack(Type form, Type declared) =>
        !IsDerived(form)
        && (declared == form
            || Nullable.GetUnderlyingType(declared) == form
            || (typeof(ServerEndpoint).IsAssignableFrom(form) && typeof(ServerEndpoint).IsAssignableFrom(declared))
            || (typeof(ClientEndpoint).IsAssignableFrom(form) && typeof(ClientEndpoint).IsAssignableFrom(declared))
            || (typeof(DatagramEndpoint).IsAssignableFrom(form) && typeof(DatagramEndpoint).IsAssignableFrom(declared))
            || (typeof(DatagramClientEndpoint).IsAssignableFrom(form) && typeof(DatagramClientEndpoint).IsAssignableFrom(declared))
            || (typeof(IPAddress).IsAssignableFrom(form) && declared == typeof(IPAddress))
            || (typeof(EndPoint).IsAssignableFrom(form) && declared == typeof(EndPoint))
            || (typeof(Uri).IsAssignableFrom(form) && declared == typeof(Uri)));

    /// <summary>True for a class of somebody's own, of which text says only what its base class is.</summary>
    private static bool IsDerived(Type form) =>
        (typeof(Uri).IsAssignableFrom(form) && form != typeof(Uri))
        || (typeof(IPEndPoint).IsAssignableFrom(form) && form != typeof(IPEndPoint))
        || (typeof(DnsEndPoint).IsAssignableFrom(form) && form != typeof(DnsEndPoint))
        || (typeof(IPAddress).IsAssignableFrom(form) && form.Assembly != typeof(IPAddress).Assembly);

    /// <param name="value">Text, or a number.</param>
    /// <param name="wanted">No nullable.</param>
    /// <exception cref="FormatException">The value is in no form of that type. Other exceptions say the same.</exception>
    public static object Read(object value, Type wanted)
    {
        if (wanted.IsEnum)
        {
            return ReadEnum(value, wanted);
        }

        switch (value)
        {
            case long number when Type.GetTypeCode(wanted) is >= TypeCode.SByte and <= TypeCode.Decimal:
                return ReadNumber(number, wanted);
            case double real when wanted == typeof(float):
                return (float)real;
            case double real when wanted == typeof(Half):
                return (Half)real;
            case byte[] bytes when wanted == typeof(ReadOnlyMemory<byte>):
                return new ReadOnlyMemory<byte>(bytes);
            case byte[] bytes when wanted == typeof(Memory<byte>):
                return new Memory<byte>(bytes);
            case byte[]:
                throw new FormatException();
            default:
                // What looks like a number or a truth in XML may be meant as text, and is written in its one form there.
                return ReadText(ToText(value), wanted);
        }
    }

    /// <summary>A number or a truth in the form in which it stands in XML.</summary>
    public static string ToText(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        double real => RealText.Of(real),
        _ => ((IFormattable)value).ToString(null, Invariant),
    };

    private static object ReadNumber(long number, Type wanted)
    {
        var converted = Convert.ChangeType(number, wanted, Invariant);

        // Not every integer is a real number.
        return converted is not (float or double) || Convert.ToDecimal(converted, Invariant) == number ? converted : throw new OverflowException();
    }

    private static object ReadText(string text, Type wanted) => wanted switch
    {
        _ when wanted == typeof(string) => text,
        _ when wanted == typeof(TimeSpan) => TimeSpan.ParseExact(text, "c", Invariant),
        _ when wanted == typeof(DateTimeOffset) => DateTimeOffset.ParseExact(text, "O", Invariant),
        _ when typeof(ServerEndpoint).IsAssignableFrom(wanted) => ServerEndpoint.Parse(text),
        _ when typeof(DatagramEndpoint).IsAssignableFrom(wanted) => DatagramEndpoint.Parse(text),
        _ when typeof(DatagramClientEndpoint).IsAssignableFrom(wanted) => DatagramClientEndpoint.Parse(text),
        _ when typeof(ClientEndpoint).IsAssignableFrom(wanted) => ClientEndpoint.Parse(text),
        _ when wanted == typeof(Uri) => new Uri(text, UriKind.RelativeOrAbsolute),
        _ when wanted == typeof(char) => char.Parse(text),
        _ when wanted == typeof(ulong) => ulong.Parse(text, NumberStyles.None, Invariant),
        _ when wanted == typeof(decimal) => decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, Invariant),
        _ when wanted == typeof(Guid) => Guid.ParseExact(text, "D"),
        _ when wanted == typeof(DateTime) => DateTime.ParseExact(text, "O", Invariant, DateTimeStyles.RoundtripKind),
        _ when wanted == typeof(DateOnly) => DateOnly.ParseExact(text, "O", Invariant),
        _ when wanted == typeof(TimeOnly) => TimeOnly.ParseExact(text, "O", Invariant),
        _ when wanted == typeof(Version) => Version.Parse(text),
        _ when wanted == typeof(IPAddress) => IPAddress.Parse(text),
        _ when wanted == typeof(IPEndPoint) => ReadIPEndPoint(text),
        _ when wanted == typeof(DnsEndPoint) => ReadDnsEndPoint(text),
        _ when wanted == typeof(EndPoint) => IPEndPoint.TryParse(text, out var endPoint) && HasPort(text) ? endPoint : ReadDnsEndPoint(text),
        _ when wanted == typeof(IPNetwork) => IPNetwork.Parse(text),
        _ when wanted == typeof(BigInteger) => BigInteger.Parse(text, NumberStyles.AllowLeadingSign, Invariant),
        _ when wanted == typeof(Int128) => Int128.Parse(text, NumberStyles.AllowLeadingSign, Invariant),
        _ when wanted == typeof(UInt128) => UInt128.Parse(text, NumberStyles.None, Invariant),
        _ when wanted == typeof(Rune) => Rune.TryGetRuneAt(text, 0, out var rune) && rune.Utf16SequenceLength == text.Length ? rune : throw new FormatException(),
        _ => throw new FormatException(),
    };

    // By its names, so that members may be put in another order; what has no name is a number.
    private static object WriteEnum(Enum choice)
    {
        var text = choice.ToString();
        return text is [var first, ..] && (char.IsAsciiDigit(first) || first == '-')
            ? WriteNumber(choice)
            : text;
    }

    // Large integers are in an assembly of their own, and no method that uses them is compiled ahead of time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object? WriteRare(object value) => value switch
    {
        BigInteger number => WriteLarge(number),
        Int128 number => WriteLarge(number),
        UInt128 number => WriteLarge(number),
        Rune rune => rune.ToString(),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        Memory<byte> bytes => bytes.ToArray(),
        _ => null,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object WriteNumber(Enum choice) =>
        WriteLarge(BigInteger.Parse(choice.ToString("D"), NumberStyles.AllowLeadingSign, Invariant));

    private static object ReadEnum(object value, Type wanted)
    {
        if (value is long number)
        {
            return Enum.ToObject(wanted, Convert.ChangeType(number, Enum.GetUnderlyingType(wanted), Invariant));
        }

        if (value is not string { Length: > 0 } text)
        {
            throw new FormatException();
        }

        return char.IsAsciiDigit(text[0])
            ? Enum.ToObject(wanted, ulong.Parse(text, NumberStyles.None, Invariant))
            : Enum.Parse(wanted, text);
    }

    private static object WriteLarge(BigInteger number) =>
        number >= long.MinValue && number <= long.MaxValue ? PersistedValue.Of((long)number) : number.ToString(Invariant);

    // A port alone would be taken for a number where text has no quotes.
    private static string WriteEndpoint(string text) => text is [>= '0' and <= '9', ..] ? "tcp:" + text : text;

    private static string WriteDnsEndPoint(DnsEndPoint endPoint) =>
        endPoint.AddressFamily == AddressFamily.Unspecified
            ? string.Create(Invariant, $"{endPoint.Host}:{endPoint.Port}")
            : string.Create(Invariant, $"{endPoint.AddressFamily}/{endPoint.Host}:{endPoint.Port}");

    private static DnsEndPoint ReadDnsEndPoint(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var colon = text.LastIndexOf(':');
        if (colon <= slash + 1)
        {
            throw new FormatException();
        }

        var family = slash < 0 ? AddressFamily.Unspecified : Enum.Parse<AddressFamily>(text[..slash]);
        return new DnsEndPoint(text[(slash + 1)..colon], int.Parse(text[(colon + 1)..], NumberStyles.None, Invariant), family);
    }

    private static IPEndPoint ReadIPEndPoint(string text) =>
        HasPort(text) ? IPEndPoint.Parse(text) : throw new FormatException();

    // "::1" alone would be read as an address without a port.
    private static bool HasPort(string text) => text.LastIndexOf(':') is > 0 and var colon && (text[colon - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == colon);
}
