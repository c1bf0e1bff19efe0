using System.Text;
using CsCheck;
using Twisted.Persistence;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence.Xml;

/// <summary>Whatever the bytes, there is a document or one message with a position; no other exception, no hang, no crash.</summary>
public sealed class XmlHostileTests
{
    private const string Start = "<tap xmlns=\"urn:twisted:tap\" xmlns:tap=\"urn:twisted:tap:model\" format=\"1\"><application name=\"x\">";
    private const string End = "</application></tap>";

    public static TheoryData<string, string, string> Documents() => new()
    {
        {
            "billion laughs",
            "<!DOCTYPE tap [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" + Start + "<n>&b;</n>" + End,
            "It is malformed at line 1, column 1: it has a document type declaration (<!DOCTYPE …>), which no tap has; remove it."
        },
        {
            "external entity",
            "<!DOCTYPE tap SYSTEM \"file:///etc/passwd\">" + Start + End,
            "It is malformed at line 1, column 1: it has a document type declaration (<!DOCTYPE …>), which no tap has; remove it."
        },
        {
            "entity without a declaration",
            Start + "<n>&b;</n>" + End,
            "It is malformed at line 1, column 101: reference to undeclared entity 'b'."
        },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Entities_are_refused(string what, string text, string message)
    {
        Assert.NotEmpty(what);
        Assert.Equal(message, XmlModel.Refusal(text));
    }

    [Theory]
    [InlineData("<list>", "</list>")]
    [InlineData("<map><entry key=\"a\">", "</entry></map>")]
    [InlineData("<a tap:type=\"A\">", "</a>")]
    public void What_is_nested_too_deeply_is_refused(string start, string end)
    {
        var text = Start + "<n>" + Repeated(start, 100_000) + Repeated(end, 100_000) + "</n>" + End;

        var message = XmlModel.Refusal(start.StartsWith("<a", StringComparison.Ordinal) ? text.Replace("<n>", "<n tap:type=\"A\">", StringComparison.Ordinal) : text);

        Assert.StartsWith("It is malformed at line 1, column ", message, StringComparison.Ordinal);
        Assert.EndsWith("it is nested deeper than 1000 levels.", message, StringComparison.Ordinal);
        Assert.True(XmlModel.Refusal(Start + "<n>" + Repeated(start, 100_000)).Length < 400);
    }

    [Fact]
    public void A_million_siblings_are_read()
    {
        var text = Start + "<n>" + Repeated("<null/>", 500_000) + Repeated("<plain a=\"1\"/>", 500_000) + "</n>" + End;

        Assert.Equal(1_000_000, Assert.IsType<PersistedList>(XmlModel.Read(text).Root["n"]).Items.Count);
    }

    [Fact]
    public void Variety_takes_no_longer_than_repetition()
    {
        var members = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"<a{i}>{i}</a{i}>"));
        var types = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<t{i} a{i}=\"\"/><object tap:type=\"x.{i}\" tap:id=\"i{i}\" b{i}=\"\"/>"));
        var shapes = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<plain a{i}=\"\"/>"));
        var references = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<plain tap:ref=\"i{i}\"/>"));
        var attributes = string.Concat(Enumerable.Range(0, 10_000).Select(i => $" a{i}=\"\""));

        var root = XmlModel.Read(Start + members + "<n>" + references + types + shapes + $"<plain{attributes}/>" + "</n>" + End).Root;

        Assert.Equal(200_002, root.Names.Count);
        Assert.Equal(400_001, Assert.IsType<PersistedList>(root["n"]).Items.Count);
    }

    [Fact]
    public void What_is_cut_off_anywhere_is_refused()
    {
        var whole = XmlModel.Encoding.Write(XmlModel.Everything()).ToArray();
        for (var length = 1; length < whole.Length - 1; length++)
        {
            Assert.Matches("^It is malformed at line [0-9]+, column [0-9]+: .+[.]$", XmlModel.Refusal(whole.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Any_flipped_bit_gives_a_document_or_a_message()
    {
        foreach (var whole in new[] { XmlModel.Encoding.Write(XmlModel.Everything()).ToArray(), Wide(XmlModel.Write(XmlModel.Qotd())) })
        {
            for (var bit = 0; bit < whole.Length * 8; bit++)
            {
                whole[bit / 8] ^= (byte)(1 << (bit % 8));
                ReadOrRefuse(whole);
                whole[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void Any_bytes_in_a_tap_give_a_document_or_a_message()
    {
        var whole = XmlModel.Encoding.Write(XmlModel.Everything()).ToArray();
        Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, 8], Gen.Byte.Array[0, 8]).Sample(
            (at, cut, bytes) => ReadOrRefuse([.. whole.AsSpan(0, at), .. bytes, .. whole.AsSpan(Math.Min(at + cut, whole.Length))]),
            iter: 20_000);
    }

    [Theory]
    [InlineData("<")]
    [InlineData("\ufeff<")]
    [InlineData(" <?xml version=\"1.0\"?><tap/>")]
    [InlineData("<?xml version=\"1.1\"?><tap/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"klingon\"?><tap/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-7\"?><tap/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-16\"?><tap/>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"/>\0")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"/><tap/>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"99999999999999999999\"/>")]
    public void What_is_no_xml_of_a_tap_is_refused_with_a_place(string text)
    {
        Assert.Equal(TapFormat.Xml, TapEncodings.Recognize(Encoding.UTF8.GetBytes(text)));
        Assert.Matches("^It is malformed at line [0-9]+, column [0-9]+: .+[.]$", XmlModel.Refusal(text));
    }

    private static void ReadOrRefuse(byte[] content)
    {
        try
        {
            _ = XmlModel.Encoding.Read(content);
        }
        catch (InvalidDataException exception)
        {
            // With a position, except where the document as a whole lacks something.
            Assert.True(exception.Message.Length is > 10 and < 500, exception.Message);
        }
    }

    private static byte[] Wide(string text) =>
        [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text.Replace("encoding=\"utf-8\"", "encoding=\"utf-16\"", StringComparison.Ordinal))];

    private static string Repeated(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
