using System.Buffers;
using System.Globalization;
using System.Text;

namespace Twisted.Web;

/// <summary>Writes UTF-8 HTML into a buffer, as it comes: nothing is held back, and no string is made.</summary>
internal readonly ref struct MarkupWriter(IBufferWriter<byte> output)
{
    private static readonly SearchValues<char> Harmless = SearchValues.Create(Ascii(letter => letter is >= ' ' and not ('<' or '>' or '&' or '"' or '\'')));

    /// <summary>The unreserved characters of RFC 3986, section 2.3.</summary>
    private static readonly SearchValues<char> Unreserved = SearchValues.Create(Ascii(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~'));

    /// <summary>Markup of our own.</summary>
    public void Raw(ReadOnlySpan<byte> markup) => output.Write(markup);

    /// <summary>Text of somebody else's, for an element or a quoted attribute. What would be invisible is shown, see <see cref="InvisibleCharacter"/>.</summary>
    public void Text(ReadOnlySpan<char> text) => Text(text, before: default, after: default);

    /// <summary>The same for an element, with an element of its own around each character that is shown otherwise than it is.</summary>
    public void MarkedText(ReadOnlySpan<char> text) => Text(text, "<span class=mark>"u8, "</span>"u8);

    /// <summary>One part of a path, or a value of a query, percent-encoded. A half of a surrogate pair becomes U+FFFD: ask <see cref="IsAddressable"/> first.</summary>
    public void UrlPart(ReadOnlySpan<char> part)
    {
        Span<byte> bytes = stackalloc byte[4];
        while (!part.IsEmpty)
        {
            part = part[Take(part, Unreserved)..];
            if (part.IsEmpty)
            {
                break;
            }

            Rune.DecodeFromUtf16(part, out var rune, out var taken);
            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                var target = output.GetSpan(3);
                target[0] = (byte)'%';
                value.TryFormat(target[1..], out _, "X2", CultureInfo.InvariantCulture);
                output.Advance(3);
            }

            part = part[taken..];
        }
    }

    /// <param name="value">What to write.</param>
    /// <param name="format">One of ASCII, as for <see cref="IUtf8SpanFormattable"/>; always of the invariant culture.</param>
    public void Value<T>(T value, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(output.GetSpan(64), out var written, format, CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    /// <summary>False for a name that has no UTF-8, and so no address.</summary>
    public static bool IsAddressable(ReadOnlySpan<char> name)
    {
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(name, out _, out var taken) != OperationStatus.Done)
            {
                return false;
            }

            name = name[taken..];
        }

        return true;
    }

    private void Text(ReadOnlySpan<char> text, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        while (!text.IsEmpty)
        {
            text = text[Take(text, Harmless)..];
            if (text.IsEmpty)
            {
                break;
            }

            Rune.DecodeFromUtf16(text, out var rune, out var taken);
            if (InvisibleCharacter.Show(rune) is { } shown)
            {
                Raw(before);
                Encode(shown);
                Raw(after);
            }
            else if (rune.IsAscii)
            {
                Raw("&#"u8);
                Value(rune.Value);
                Raw(";"u8);
            }
            else
            {
                output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
            }

            text = text[taken..];
        }
    }

    private int Take(ReadOnlySpan<char> text, SearchValues<char> allowed)
    {
        var end = text.IndexOfAnyExcept(allowed);
        end = end < 0 ? text.Length : end;
        Encode(text[..end]);
        return end;
    }

    private void Encode(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            Encoding.UTF8.GetBytes(text, output);
        }
    }

    private static string Ascii(Func<char, bool> which) => new([.. Enumerable.Range(0, 127).Select(code => (char)code).Where(which)]);
}
