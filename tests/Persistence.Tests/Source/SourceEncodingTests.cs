using System.Text;
using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;
using Twisted.Persistence.Source;

namespace Twisted.Tests.Persistence.Source;

public sealed class SourceEncodingTests
{
    private static readonly SourceEncoding Encoding = new();

    [Fact]
    public Task A_server_of_quotes_is_source_that_reads_well() => Verify(Written(SourceModel.Qotd()));

    [Fact]
    public Task Everything_that_a_tap_can_hold_has_its_form_in_source() => Verify(Written(SourceModel.Everything()));

    [Fact]
    public void What_was_written_is_read_as_the_same_and_runs_as_the_same()
    {
        foreach (var document in (TapDocument[])[SourceModel.Qotd(), SourceModel.Everything()])
        {
            AssertSame(document);
            AssertRunsAsTheSame(document);
        }
    }

    [Fact]
    public void Any_model_is_read_as_it_was_written_and_is_the_same_bytes_again()
    {
        for (var seed = 0; seed < 1500; seed++)
        {
            AssertSame(SourceModel.Any(seed, seed % 90));
        }
    }

    [Fact]
    public void Any_model_is_valid_source_that_runs_as_the_same()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var document = SourceModel.Any(seed, seed % 60);
            Assert.Empty(Compiler.FaultsOfSyntax(Written(document)));
            if (seed < 25)
            {
                AssertRunsAsTheSame(document);
            }
        }
    }

    [Fact]
    public void A_model_as_deep_as_models_may_be_is_read_and_runs()
    {
        var root = new PersistedObject("Application") { ["name"] = "deep" };
        PersistedNode node = root;
        for (var i = 1; i < ModelLimits.DeepestNesting - 1; i++)
        {
            var next = new PersistedList();
            if (node is PersistedList list)
            {
                list.Add(next);
            }
            else
            {
                root["deep"] = next;
            }

            node = next;
        }

        var document = new TapDocument(root, []);
        AssertSame(document);
        AssertRunsAsTheSame(document);
    }

    [Fact]
    public void Every_truncation_is_refused_with_its_place()
    {
        var bytes = Encoding.Write(SourceModel.Everything());
        for (var length = 1; length < bytes.Length - 1; length++)
        {
            var content = bytes[..length];
            var fault = Assert.Throws<InvalidDataException>(() => TapEncodings.Of(TapEncodings.Recognize(content.Span)).Read(content));
            Assert.True(length < 2 || fault.Message.Contains(" at line ", StringComparison.Ordinal), fault.Message);
        }
    }

    [Fact]
    public void Every_flipped_bit_gives_another_tap_or_one_clear_error()
    {
        var bytes = Encoding.Write(SourceModel.Everything()).ToArray();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            ReadOrRefuse(bytes);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Random_tokens_never_do_worse_than_being_refused()
    {
        string[] tokens =
            ["using ", "var ", "a", "b", " = ", ";", "new ", "Item", "List", "Map", "Tap", "(", ")", "{", "}", "[", "]", ",", ".", "Add", "\"x\"", "\"\"\"", "@\"", "+", "-", "1", "0x", "1e9", "null", "true", "//", "/*", "*/", "\n", "#", "double.NaN", "\\", "é", "\u2028", "application", "$\""];
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(SourceWords.Preamble);
            for (var i = random.Next(40); i >= 0; i--)
            {
                text.Append(tokens[random.Next(tokens.Length)]);
            }

            ReadOrRefuse(System.Text.Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    [Theory]
    [InlineData("new List{")]
    [InlineData("(")]
    [InlineData("new Map{{1,")]
    public void Deep_nesting_is_refused(string opening)
    {
        var text = SourceWords.Preamble + "var a = " + string.Concat(Enumerable.Repeat(opening, 100_000));

        Assert.Equal("It is malformed", Refusal(text)[..15]);
        Assert.EndsWith("it is nested deeper than 1000 levels.", Refusal(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_by_variables_is_refused()
    {
        var text = new StringBuilder(SourceWords.Preamble).Append("var a0 = new List();\n");
        for (var i = 1; i < 100_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"var a{i} = new List {{ a{i - 1} }};\n");
        }

        text.Append("var application = new Tap(1, new Item(\"Application\") { [\"name\"] = \"x\", [\"a\"] = a99999 }, new List());");
        Assert.EndsWith("it is nested deeper than 1000 levels.", Refusal(text.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_of_anything_is_read()
    {
        const int Million = 1_000_000;
        Assert.Equal(Million, ((PersistedList)Read(Tap($"[\"a\"] = new List {{ {string.Concat(Enumerable.Repeat("1,", Million))} }}")).Root["a"]!).Items.Count);
        var members = string.Concat(Enumerable.Range(0, Million).Select(i => $"[\"m{(i * 7919L) % Million}\"]=1,"));
        Assert.Equal(Million, ((PersistedObject)Read(Tap($"[\"a\"] = new Item(\"T\") {{ {members} }}")).Root["a"]!).Names.Count);
        var statements = string.Concat(Enumerable.Range(0, Million).Select(i => $"a[\"m{i}\"]=1;"));
        Assert.Equal(Million, ((PersistedObject)Read(Tap("[\"a\"] = a", $"var a = new Item(\"T\");{statements}")).Root["a"]!).Names.Count);
        Assert.EndsWith("has no end.", Refusal(SourceWords.Preamble + "//" + new string('…', Million) + "\n/*" + new string('…', Million)), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_variables_do_not_multiply_without_end()
    {
        var uses = string.Concat(Enumerable.Repeat("a,", 100_000));

        Assert.Contains("are used too often", Refusal(Tap($"[\"a\"] = new List {{ {uses} }}", $"var a = \"{new string('x', 1000)}\";")), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_encodings_of_text_are_read_as_well()
    {
        var text = Written(SourceModel.Qotd());
        foreach (var encoding in (System.Text.Encoding[])[new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)])
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text.ReplaceLineEndings("\r\n"))];

            Assert.Equal(TapFormat.Source, TapEncodings.Recognize(bytes));
            Assert.Equal(SourceModel.ToBinary(SourceModel.Qotd()), SourceModel.ToBinary(Encoding.Read(bytes)));
        }

        Assert.Equal("It is malformed at line 2, column 3: the text is not UTF-8.", Assert.Throws<InvalidDataException>(() => Encoding.Read(new byte[] { 47, 10, 195, 164, 47, 0xff })).Message);
        Assert.Equal("It is malformed at line 1, column 2: the text is not UTF-16.", Assert.Throws<InvalidDataException>(() => Encoding.Read(new byte[] { 0xff, 0xfe, 47, 0, 0, 0xd8 })).Message);
    }

    [Theory]
    [InlineData("using Item = Twisted.Persistence.Model.PersistedObject;", true)]
    [InlineData("/* a */ // b\n\n#region c\nusing System;", true)]
    [InlineData("Twisted.Persistence.Model.PersistedObject a = new(\"x\");", true)]
    [InlineData("// nothing but a comment", true)]
    [InlineData("var x = 1;", true)]
    [InlineData("class A;", true)]
    [InlineData("Not a tap.\n", false)]
    [InlineData("Notes # 1", false)]
    [InlineData("Notes /* 1", false)]
    [InlineData("# Not a tap, but long enough to be one", false)]
    [InlineData("<?xml version=\"1.0\"?>", false)]
    [InlineData("{ \"a\": 1 }", false)]
    public void Source_is_known_by_its_first_words(string text, bool isSource) =>
        Assert.Equal(isSource, SourceEncoding.Recognizes(System.Text.Encoding.UTF8.GetBytes(text)));

    internal static TapDocument Read(string text) => Encoding.Read(System.Text.Encoding.UTF8.GetBytes(text));

    internal static string Refusal(string text) => Assert.Throws<InvalidDataException>(() => Read(text)).Message;

    [Theory]
    [InlineData("ünïcödé")]
    [InlineData("a\u203fb")]
    [InlineData("class")]
    [InlineData("@class")]
    [InlineData("\\u0063lass")]
    [InlineData("await")]
    [InlineData("@new")]
    [InlineData("@true")]
    [InlineData("caf\\u00e9")]
    [InlineData("a\\U00000062")]
    [InlineData("\\u0061\\u0062c")]
    [InlineData("a\\u0020b")]
    [InlineData("\\u0031a")]
    [InlineData("a\\ud835")]
    [InlineData("1a")]
    [InlineData("\u0663a")]
    [InlineData("\ud835\udc1a")]
    [InlineData("var")]
    [InlineData("a\\")]
    public void A_name_of_a_variable_is_one_for_the_reader_if_it_is_one_for_the_compiler(string name)
    {
        var text = Tap($"[\"a\"] = {name}, [\"b\"] = l", $"var {name} = 1; var l = new List {{ {name} }}; l.Add({name});");
        var expected = Compiler.Run(text, out var fault);
        if (expected is null)
        {
            Assert.Throws<InvalidDataException>(() => Read(text));
        }
        else
        {
            Assert.Null(fault);
            Assert.Equal(SourceModel.ToBinary(expected), SourceModel.ToBinary(Read(text)));
        }
    }

    [Fact]
    public void A_word_of_the_language_in_the_place_of_a_name_is_an_error_that_says_how_to_write_it() =>
        Assert.Equal(
            "It is malformed at line 7, column 5: \"class\" is a word of C#, and names a variable only as \"@class\".",
            Refusal(Tap("[\"a\"] = 1", "var class = 1;")));

    [Fact]
    public void A_name_is_the_same_however_it_is_written() =>
        Assert.Equal(1L, Read(Tap("[\"a\"] = \\u0061bc", "var @abc = 1;")).Root["a"]);

    internal static string Tap(string member, string before = "") =>
        $"{SourceWords.Preamble}{before}\nvar application = new Tap(1, new Item(\"Application\") {{ [\"name\"] = \"x\", {member} }}, new List());\n";

    private static void AssertSame(TapDocument document)
    {
        var written = Encoding.Write(document);
        var copy = Encoding.Read(written);

        Assert.Equal(SourceModel.ToBinary(document), SourceModel.ToBinary(copy));
        Assert.True(written.Span.SequenceEqual(Encoding.Write(copy).Span));
    }

    private static void AssertRunsAsTheSame(TapDocument document)
    {
        var run = Compiler.Run(Written(document), out var fault);

        Assert.Null(fault);
        Assert.Equal(SourceModel.ToBinary(document), SourceModel.ToBinary(run!));
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            _ = SourceModel.ToBinary(Encoding.Read(bytes));
        }
        catch (InvalidDataException)
        {
            // Refused with a message; anything else fails the test.
        }
    }

    private static string Written(TapDocument document) => System.Text.Encoding.UTF8.GetString(Encoding.Write(document).Span);
}
