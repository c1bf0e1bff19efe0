using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Reads and writes the parts of endpoint strings for datagrams.</summary>
internal static class EndpointPart
{
    /// <exception cref="FormatException">It is not, with the part and what is expected.</exception>
    public static int Port(string text, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new FormatException($"the endpoint \"{text}\" has the port \"{value}\"; a port is a number from 0 to 65535");

    /// <exception cref="FormatException">It is not, with the part and what is expected.</exception>
    public static int Number(string text, string key, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"the endpoint \"{text}\" has the {key} \"{value}\", which is not a number from {least} to {most}");

    /// <exception cref="FormatException">It is neither.</exception>
    public static bool YesOrNo(string text, string key, string value) => value switch
    {
        "yes" => true,
        "no" => false,
        _ => throw new FormatException($"the endpoint \"{text}\" has the {key} \"{value}\", which is neither yes nor no"),
    };

    /// <summary>An address as people write it; the system's own parser also takes "1" and "127.1".</summary>
    /// <returns>Null when it is none.</returns>
    public static IPAddress? Address(string value)
    {
        var unbracketed = value is ['[', .. var inner, ']'] ? inner : value;
        return ZonedAddress.Read(unbracketed) is { } address
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || unbracketed.Count(c => c == '.') == 3)
            ? address
            : null;
    }

    /// <exception cref="FormatException">It is none, or not of the family, if one is asked for.</exception>
    public static IPAddress Address(string text, string key, string value, AddressFamily family)
    {
        var address = Address(value)
            ?? throw new FormatException($"the endpoint \"{text}\" has the {key} \"{value}\", which is not an IP address");
        return family == AddressFamily.Unspecified || address.AddressFamily == family
            ? address
            : throw new FormatException($"the endpoint \"{text}\" has the {key} \"{value}\", which is not of its address family");
    }

    /// <exception cref="FormatException">It is none.</exception>
    public static UnixFileMode Mode(string text, string value)
    {
        var mode = 0;
        foreach (var digit in value)
        {
            mode = digit is >= '0' and <= '7' ? (8 * mode) + (digit - '0') : int.MaxValue / 8;
            if (mode > 0x1FF)
            {
                break;
            }
        }

        return value.Length > 0 && mode <= 0x1FF
            ? (UnixFileMode)mode
            : throw new FormatException($"the endpoint \"{text}\" has the mode \"{value}\", which is not an octal number from 0 to 777");
    }

    public static string Of(UnixFileMode mode) => Convert.ToString((int)mode, 8);

    public static string Of(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static AddressFamily FamilyOf(string type) => type[^1] switch
    {
        '4' => AddressFamily.InterNetwork,
        '6' => AddressFamily.InterNetworkV6,
        _ => AddressFamily.Unspecified,
    };

    public static string TypeOf(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => "udp4",
        AddressFamily.InterNetworkV6 => "udp6",
        _ => "udp",
    };

    public static FormatException Unknown(string text, string type, string key, string known) =>
        new($"the endpoint \"{text}\" has the unknown setting \"{key}\"; {type} knows {known}");
}
