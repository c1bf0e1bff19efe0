using System.Globalization;
using System.Text;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Comparing;

/// <summary>Values of the object model for people, in one line.</summary>
public static class ModelText
{
    private const int LongestText = 120;
    private const int LongestBytes = 16;

    /// <summary>A value as it is shown: texts in quotes, and of what has parts, what it is.</summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double real => Real(real),
        string text => Quote(text),
        byte[] bytes => Bytes(bytes),
        PersistedObject node => $"{node.TypeName} {node.Version.ToString(CultureInfo.InvariantCulture)}",
        PersistedList list => Count(list.Items.Count, "a list of", "item"),
        PersistedMap map => Count(map.Keys.Count, "a map of", "entry"),
        _ => throw new ArgumentException($"A {value.GetType()} is no value of the object model.", nameof(value)),
    };

    /// <summary>A name as it stands in a path: in quotes when something in it could be taken for something else.</summary>
    public static string Segment(string name) =>
        name.Length > 0 && !name.All(char.IsAsciiDigit) && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.' or ':') ? name : Quote(name);

    // A whole one looks like an integer, and is none.
    private static string Real(double real)
    {
        var text = real.ToString("R", CultureInfo.InvariantCulture);
        return double.IsNaN(real) ? $"NaN (0x{BitConverter.DoubleToInt64Bits(real):x})"
            : text.All(character => char.IsAsciiDigit(character) || character == '-') ? $"{text}.0" : text;
    }

    private static string Bytes(byte[] bytes) =>
        $"{Count(bytes.Length, "", "byte").TrimStart()}{(bytes.Length == 0 ? "" : $" {Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, LongestBytes)))}")}{(bytes.Length > LongestBytes ? "…" : "")}";

    private static string Count(int count, string what, string one) =>
        $"{what} {count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : one.EndsWith('y') ? $"{one[..^1]}ies" : $"{one}s")}";

    private static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, LongestText)))
        {
            _ = character switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                _ when IsShown(character) => result.Append(character),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            };
        }

        result.Append('"');
        return text.Length <= LongestText
            ? result.ToString()
            : result.Append(CultureInfo.InvariantCulture, $"… ({text.Length} characters)").ToString();
    }

    private static bool IsShown(char character) => char.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse) && !IsHalf(character);

    // Whether its other half is beside it is no longer plain where a text was cut.
    private static bool IsHalf(char character) => char.IsSurrogate(character);
}
