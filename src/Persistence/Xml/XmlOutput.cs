using System.Buffers;
using Twisted.Persistence.Binary;

namespace Twisted.Persistence.Xml;

/// <summary>Elements and attributes as UTF-8, each element on a line of its own.</summary>
/// <remarks>By hand, as a general writer checks again what is known here, and takes twice the time.</remarks>
/// <param name="output">Takes it.</param>
internal sealed class XmlOutput(BinaryOutput output)
{
    /// <summary>Deeper elements are not moved further in: a tap nests a thousand deep, and its lines would be mostly blanks.</summary>
    private const int DeepestIndent = 32;

    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"");

    private int _depth;

    public void Markup(ReadOnlySpan<byte> markup) => output.Bytes(markup);

    public void Start(string element)
    {
        output.Byte((byte)'\n');
        output.Reserve(2 * Math.Min(_depth, DeepestIndent)).Fill((byte)' ');
        output.Byte((byte)'<');
        output.Text(element);
    }

    /// <param name="prefix">Empty for members.</param>
    /// <param name="name">Of the attribute.</param>
    /// <param name="value">Without characters that attributes lose.</param>
    public void Attribute(ReadOnlySpan<byte> prefix, string name, string value)
    {
        output.Byte((byte)' ');
        output.Bytes(prefix);
        output.Text(name);
        output.Bytes("=\""u8);
        Escaped(value);
        output.Byte((byte)'"');
    }

    /// <summary>Ends an element that has attributes at most.</summary>
    public void EndEmpty() => output.Bytes(" />"u8);

    /// <summary>Ends an element after its text.</summary>
    public void EndWithText(string text, string element)
    {
        if (text.Length == 0)
        {
            EndEmpty();
            return;
        }

        output.Byte((byte)'>');
        Escaped(text);
        output.Bytes("</"u8);
        output.Text(element);
        output.Byte((byte)'>');
    }

    /// <summary>From here to <see cref="EndChildren"/> elements are inside.</summary>
    public void StartChildren()
    {
        output.Byte((byte)'>');
        _depth++;
    }

    public void EndChildren(string element)
    {
        _depth--;
        output.Byte((byte)'\n');
        output.Reserve(2 * Math.Min(_depth, DeepestIndent)).Fill((byte)' ');
        output.Bytes("</"u8);
        output.Text(element);
        output.Byte((byte)'>');
    }

    private void Escaped(ReadOnlySpan<char> text)
    {
        for (var special = text.IndexOfAny(Special); special >= 0; special = text.IndexOfAny(Special))
        {
            output.Text(text[..special]);
            output.Bytes(text[special] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                _ => "&quot;"u8,
            });
            text = text[(special + 1)..];
        }

        output.Text(text);
    }
}
