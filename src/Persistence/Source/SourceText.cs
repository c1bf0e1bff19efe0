using System.Text;
using System.Text.Unicode;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>The text of a file: UTF-8 with or without its mark, or UTF-16 with it.</summary>
internal static class SourceText
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xef, 0xbb, 0xbf];

    private static ReadOnlySpan<byte> LittleMark => [0xff, 0xfe];

    private static ReadOnlySpan<byte> BigMark => [0xfe, 0xff];

    /// <exception cref="InvalidDataException">It is no text in its encoding; the message says where.</exception>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.StartsWith(LittleMark) || bytes.StartsWith(BigMark))
        {
            return FromUtf16(bytes[2..], isBig: bytes.StartsWith(BigMark));
        }

        if (bytes.StartsWith(Utf8Mark))
        {
            content = content[Utf8Mark.Length..];
            bytes = content.Span;
        }

        return Utf8.IsValid(bytes) ? content : throw NotText(Encoding.UTF8.GetString(bytes[..FirstInvalid(bytes)]), "UTF-8");
    }

    /// <summary>Its beginning, as far as needed to tell what it is; faults are not looked for.</summary>
    public static ReadOnlySpan<byte> Beginning(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(LittleMark) || bytes.StartsWith(BigMark))
        {
            var encoding = bytes.StartsWith(BigMark) ? Encoding.BigEndianUnicode : Encoding.Unicode;
            return Encoding.UTF8.GetBytes(encoding.GetString(bytes[2..]));
        }

        return bytes.StartsWith(Utf8Mark) ? bytes[Utf8Mark.Length..] : bytes;
    }

    private static byte[] FromUtf16(ReadOnlySpan<byte> bytes, bool isBig)
    {
        var text = (isBig ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(bytes[..(bytes.Length & ~1)]);
        for (var i = 0; i < text.Length; i++)
        {
            // Decoding puts this where there was half a character.
            if (text[i] == '\ufffd' && bytes.Slice(2 * i, 2) is var pair && (isBig ? pair[0] << 8 | pair[1] : pair[1] << 8 | pair[0]) != 0xfffd)
            {
                throw NotText(text[..i], "UTF-16");
            }
        }

        return (bytes.Length & 1) == 0 ? Encoding.UTF8.GetBytes(text) : throw NotText(text, "UTF-16");
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    private static InvalidDataException NotText(string before, string encoding)
    {
        var line = before.AsSpan().Count('\n') + 1;
        var place = Position.OfText(line, before.Length - (before.LastIndexOf('\n') + 1) + 1);
        return new InvalidDataException($"It is malformed{Position.Describe(place)}: the text is not {encoding}.");
    }
}
