using System.Globalization;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>A limit to the attributes of one element: the reader of XML compares each with all others, which takes minutes for a million.</summary>
internal static class XmlAttributes
{
    /// <summary>Far more than a type has members.</summary>
    public const int Most = 10_000;

    /// <summary>An attribute takes no less: a blank, a name, the sign and two quotes.</summary>
    private const int Smallest = 5;

    /// <exception cref="InvalidDataException">An element has more attributes.</exception>
    public static void Check(ReadOnlySpan<byte> content)
    {
        // No tag has another "<" in it, so that only where the next one is far away there can be so many.
        var start = content.IndexOf((byte)'<');
        while (start >= 0)
        {
            var tag = content[(start + 1)..];
            var length = tag.IndexOf((byte)'<');
            if ((length < 0 ? tag.Length : length) > Most * Smallest && IsTag(tag) && HasTooMany(tag))
            {
                var before = content[..start];
                throw Malformed.At(
                    Position.OfText(1 + before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n')),
                    $"an element has more than {Most.ToString(CultureInfo.InvariantCulture)} attributes");
            }

            start = length < 0 ? -1 : start + 1 + length;
        }
    }

    // Comments, sections of text and instructions begin with other characters, and end where the reader says.
    private static bool IsTag(ReadOnlySpan<byte> tag) => tag is not [(byte)'!' or (byte)'?' or (byte)'/', ..];

    private static bool HasTooMany(ReadOnlySpan<byte> tag)
    {
        for (var count = 0; count <= Most; count++)
        {
            var quote = tag.IndexOfAny((byte)'"', (byte)'\'', (byte)'>');
            if (quote < 0 || tag[quote] == '>')
            {
                return false;
            }

            var end = tag[(quote + 1)..].IndexOf(tag[quote]);
            if (end < 0)
            {
                return false;
            }

            tag = tag[(quote + end + 2)..];
        }

        return true;
    }
}
