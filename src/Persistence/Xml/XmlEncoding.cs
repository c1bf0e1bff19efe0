using System.Xml;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>The layout of <c>.tax</c>, for those who run a server: XML that can be read, compared and edited.</summary>
/// <remarks>
/// The rules, which <c>docs/taps.md</c> tells at length and <c>tap.xsd</c> checks:
/// <list type="bullet">
/// <item>An object in a list is an element named after its type, with a small first letter (<c>TcpServer</c>: <c>tcpServer</c>),
/// or <c>&lt;object tap:type="…"&gt;</c> where that would be no name, or mean something else.</item>
/// <item>A member with a short value is an attribute, any other an element of its name: an object has <c>tap:type</c> there, a map
/// <c>tap:kind="map"</c>, a list neither.</item>
/// <item>What looks like an integer, a real number or a truth is one; text that looks so is an element with <c>tap:kind="text"</c>.</item>
/// <item>Text that XML cannot hold is an element with <c>tap:kind="escaped"</c>.</item>
/// <item>A node that is referred to twice has <c>tap:id</c> where it stands first, and <c>tap:ref</c> afterwards.</item>
/// </list>
/// </remarks>
internal sealed class XmlEncoding : ITapEncoding
{
    private const int LongestDetail = 200;

    /// <summary>True for whatever a reader of XML would take for such, in any of its encodings.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> content)
    {
        var rest = content.TrimStart((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]);
        if (rest is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            rest = rest[2..];
        }

        // Every other byte of UTF-16 is 0 here.
        return rest.TrimStart("\0 \t\r\n"u8) is [(byte)'<', ..];
    }

    public ReadOnlyMemory<byte> Write(TapDocument document)
    {
        var output = new BinaryOutput();
        XmlModelWriter.Write(document, new XmlOutput(output));
        return output.WrittenMemory;
    }

    public TapDocument Read(ReadOnlyMemory<byte> content)
    {
        XmlAttributes.Check(content.Span);
        using var reader = XmlReader.Create(FileContent.ToStream(content), Settings());
        var position = (IXmlLineInfo)reader;
        try
        {
            return new XmlModelReader(reader).Document();
        }
        catch (XmlException exception)
        {
            var place = exception.LineNumber > 0
                ? Position.OfText(exception.LineNumber, exception.LinePosition)
                : Position.OfText(Math.Max(position.LineNumber, 1), Math.Max(position.LinePosition, 1));
            throw Malformed.At(place, Detail(exception), exception);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // The reader lets some of those through that its decoders throw.
            var place = Position.OfText(Math.Max(position.LineNumber, 1), Math.Max(position.LinePosition, 1));
            throw Malformed.At(place, "it holds bytes that are no character of its encoding", exception);
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new InvalidDataException("Its objects are nested too deeply.", exception);
        }
    }

    private static XmlReaderSettings Settings() => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    /// <summary>What the XML reader says, without the position at its end, and without its first capital.</summary>
    private static string Detail(XmlException exception)
    {
        var text = exception.Message;
        if (text.Contains("DTD", StringComparison.Ordinal))
        {
            return "it has a document type declaration (<!DOCTYPE …>), which no tap has; remove it";
        }

        var end = text.LastIndexOf(" Line ", StringComparison.Ordinal);
        text = (end > 0 ? text[..end] : text).TrimEnd('.');
        text = text.Length <= LongestDetail ? text : text[..LongestDetail] + "…";
        return text is [var first, var second, ..] && char.IsAsciiLetterLower(second) ? char.ToLowerInvariant(first) + text[1..] : text;
    }
}
