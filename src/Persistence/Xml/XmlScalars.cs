using System.Globalization;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>Values that are the text of an element, whose kind is said.</summary>
internal static class XmlScalars
{
    /// <summary>What XML calls white space.</summary>
    public const string Blanks = " \t\r\n";

    private const string Kinds = "text, escaped, integer, real, boolean, bytes, list or map";

    /// <summary>Reads the element up to its end.</summary>
    /// <param name="input">At its start.</param>
    /// <param name="start">What was read of it.</param>
    /// <param name="kind">As the file says.</param>
    public static object Read(XmlInput input, in XmlStart start, string kind)
    {
        var text = input.Text(start);
        return kind switch
        {
            XmlNames.Text => text,
            XmlNames.Escaped => Unescape(text, start.Place),
            XmlNames.Integer => long.TryParse(Trim(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? PersistedValue.Of(number)
                : throw No(text, start.Place, "integer of 64 bits"),
            XmlNames.Real => XmlText.TryParseReal(Trim(text), out var real) ? real : throw No(text, start.Place, "real number, such as 1.5, 1E-7, NaN, INF or -INF"),
            XmlNames.Boolean => Trim(text) switch
            {
                "true" or "1" => PersistedValue.Of(true),
                "false" or "0" => PersistedValue.Of(false),
                _ => throw No(text, start.Place, "truth: true or false"),
            },
            XmlNames.Bytes => Base64(text, start.Place),
            _ => throw XmlInput.Wrong(start.Place, $"tap:kind=\"{XmlInput.Shorten(kind)}\" is no kind of value; expected {Kinds}"),
        };
    }

    public static string Trim(string text) => text.AsSpan().Trim(Blanks).Length == text.Length ? text : text.AsSpan().Trim(Blanks).ToString();

    /// <exception cref="InvalidDataException">It has what is no escape.</exception>
    public static string Unescape(string text, long place)
    {
        try
        {
            return XmlText.Unescape(text);
        }
        catch (FormatException)
        {
            throw XmlInput.Wrong(place, @"there is a backslash before what is no escape; expected \\, \n, \r, \t or \u and four hexadecimal digits");
        }
    }

    private static byte[] Base64(string text, long place)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw No(text, place, "base 64");
        }
    }

    private static InvalidDataException No(string text, long place, string what) =>
        XmlInput.Wrong(place, $"\"{XmlInput.Shorten(Trim(text))}\" is no {what}");
}
