using System.Text;
using CsCheck;
using Twisted.Persistence;

namespace Twisted.Tests.Persistence.Xml;

public sealed class XmlRoundTripTests
{
    private static readonly ITapEncoding Binary = TapEncodings.Of(TapFormat.Tap);
    private static readonly ITapEncoding Xml = TapEncodings.Of(TapFormat.Xml);

    [Fact]
    public void Any_model_comes_back_from_xml_bit_by_bit() => RandomModel.Documents.Sample(
        document => Binary.Write(Xml.Read(Xml.Write(document))).Span.SequenceEqual(Binary.Write(document).Span),
        iter: 10_000,
        print: document => Encoding.UTF8.GetString(Xml.Write(document).Span));

    [Fact]
    public void What_comes_back_is_written_as_before() => RandomModel.Documents.Sample(
        document =>
        {
            var written = Xml.Write(document);
            return Xml.Write(Xml.Read(written)).Span.SequenceEqual(written.Span);
        },
        iter: 3_000,
        print: document => Encoding.UTF8.GetString(Xml.Write(document).Span));

    [Fact]
    public void Xml_in_utf16_is_the_same() => RandomModel.Documents.Sample(
        document =>
        {
            var text = Encoding.UTF8.GetString(Xml.Write(document).Span);
            var wide = text.Replace("encoding=\"utf-8\"", "encoding=\"utf-16\"", StringComparison.Ordinal);
            return Same(document, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(wide)])
                && Same(document, [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(wide)])
                && Same(document, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]);
        },
        iter: 1_000);

    private static bool Same(TapDocument document, byte[] content) =>
        TapEncodings.Recognize(content) == TapFormat.Xml && Binary.Write(Xml.Read(content)).Span.SequenceEqual(Binary.Write(document).Span);
}
