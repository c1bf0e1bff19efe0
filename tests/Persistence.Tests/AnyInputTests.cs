using System.Text;
using CsCheck;
using Twisted.Fuzzing;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Tests.Persistence.Source;
using Twisted.Tests.Persistence.Xml;

namespace Twisted.Tests.Persistence;

/// <summary>
/// Whatever is in a file of whichever format: one message with its place and within some times the file's memory, or a document that
/// survives all conversions. That is what <see cref="Target"/> asserts; a tap is tried as it is, and with length and hash made right.
/// </summary>
public sealed class AnyInputTests
{
    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void A_tap_that_is_cut_off_anywhere_is_refused_with_its_place(TapFormat format)
    {
        var whole = Small(format);
        for (var length = 0; length < whole.Length; length++)
        {
            Target.Run(Name(format), whole.AsMemory(0, length));
        }
    }

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void A_tap_with_any_bit_flipped_is_another_or_is_refused_with_its_place(TapFormat format)
    {
        var whole = Small(format);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
            Target.Run(Name(format), whole);
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void Random_bytes_alone_and_in_a_tap_are_refused_with_their_place(TapFormat format)
    {
        var whole = Small(format);
        Gen.Byte.Array[0, 200].Sample(bytes => Target.Run(Name(format), bytes), iter: 5000);
        Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, 20], Gen.Byte.Array[0, 20]).Sample(
            (at, cut, bytes) => Target.Run(Name(format), (byte[])[.. whole.AsSpan(0, at), .. bytes, .. whole.AsSpan(Math.Min(at + cut, whole.Length))]),
            iter: 5000);
    }

    [Fact]
    public void Random_bytes_are_a_tap_of_one_format_or_none() => Gen.Byte.Array[0, 100].Sample(
        bytes =>
        {
            try
            {
                Target.Run(Name(TapEncodings.Recognize(bytes)), bytes);
            }
            catch (InvalidDataException exception)
            {
                Assert.Equal(bytes.Length == 0 ? "It is empty." : "It is not a tap.", exception.Message);
            }
        },
        iter: 20_000);

    [Fact]
    public void What_is_there_twice_is_refused_with_the_place_of_the_second()
    {
        Assert.Equal(
            "It is malformed at line 4, column 2: the id \"i\" is that of the element at line 3, column 2 already; give it one of its own.",
            XmlModel.Refusal(XmlModel.Tap("<a tap:id=\"i\"/>\n<b tap:id=\"i\"/>")));
        var before = $"{Twisted.Persistence.Source.SourceWords.Preamble}\nvar i = 1;   ";
        Assert.StartsWith(
            $"It is malformed at line {before.Split('\n').Length}, column 18: there is a variable",
            SourceEncodingTests.Refusal($"{before}var i = 2;"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://127.0.0.1:1/x")]
    public void No_entity_is_fetched_or_expanded(string address)
    {
        string[] declarations =
        [
            $"<!DOCTYPE tap SYSTEM \"{address}\">",
            $"<!DOCTYPE tap [<!ENTITY b SYSTEM \"{address}\">]>",
            $"<!DOCTYPE tap [<!ENTITY % b SYSTEM \"{address}\">%b;]>",
            $"<!DOCTYPE tap [<!ENTITY b0 \"ha\">{string.Concat(Enumerable.Range(1, 30).Select(i => $"<!ENTITY b{i} \"&b{i - 1};&b{i - 1};\">"))}]>",
        ];
        foreach (var declaration in declarations)
        {
            var text = declaration + XmlModel.Tap("<n>&b30;&b;</n>");

            Target.Run("xml", Encoding.UTF8.GetBytes(text));
            Assert.StartsWith("It is malformed at line 1, column 1: it has a document type declaration", XmlModel.Refusal(text), StringComparison.Ordinal);
        }
    }

    private static string Name(TapFormat format) => format switch
    {
        TapFormat.Tap => "tap",
        TapFormat.Xml => "xml",
        _ => "source",
    };

    private static byte[] Small(TapFormat format) => TapEncodings.Of(format).Write(
        new TapDocument(ModelWriter.Write(Sample.Application(), Sample.Types()), new PersistedList { new PersistedObject("DropIn") { ["id"] = "TwistedQuotes" } })).ToArray();
}
