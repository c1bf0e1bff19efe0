using System.Text;
using System.Text.Json;
using CsCheck;
using Twisted.Manifest;

namespace Twisted.Manifest.Tests;

public sealed class JsonTokenizerTests
{
    private const string Sample =
        """
        { "a": [1, -2, 3.5e+7, 0, 12345678901], "b\n\u00e9": "c\"\\", "": {}, "d": [true, false, null, [], {"e": [[{}]]}], "ü": "ß𝄞" }
        """;

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"\\u12\"", "\"\\x\"", "\\", " ", "\n", "1", "-", "01", "1.", "1e5", ".5", "true", "tru", "null", "nul", "\u0001", "é", "//", "/*"];

    [Theory]
    [InlineData(Sample)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("1")]
    [InlineData("01")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("[1 2]")]
    [InlineData("[}")]
    [InlineData("\"a")]
    [InlineData("\"a\\")]
    [InlineData("1 2")]
    [InlineData("\ufeff1")]
    public void It_sees_what_the_library_sees(string json) => Compare(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void It_sees_what_the_library_sees_at_every_depth()
    {
        for (var depth = 60; depth < 70; depth++)
        {
            Compare(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth))));
            Compare(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + string.Concat(Enumerable.Repeat("}", depth))));
        }
    }

    [Fact]
    public void It_sees_what_the_library_sees_in_any_text()
    {
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 12].Sample(pieces => Compare(Encoding.UTF8.GetBytes(string.Concat(pieces))), iter: 100_000);
        Gen.Byte.Array.Sample(Compare, iter: 20_000);
    }

    [Fact]
    public void It_sees_what_the_library_sees_when_any_byte_is_changed()
    {
        var good = Encoding.UTF8.GetBytes(Sample);
        for (var i = 0; i < good.Length; i++)
        {
            Compare(good[..i]);
            foreach (var replacement in "{}[]:,\"\\ 0a\n\u0001"u8)
            {
                var changed = good.ToArray();
                changed[i] = replacement;
                Compare(changed);
            }
        }
    }

    private static void Compare(byte[] json) => Assert.Equal(Expected(json), Actual(json));

    private static string Expected(byte[] json)
    {
        var seen = new StringBuilder();
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                seen.Append(reader.TokenStartIndex).Append(' ').Append(reader.TokenType).Append(' ');
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                {
                    string text;
                    try
                    {
                        text = reader.GetString()!;
                    }
                    catch (InvalidOperationException)
                    {
                        text = "no text";
                    }

                    seen.Append(text);
                }
                else if (reader.TokenType == JsonTokenType.Number)
                {
                    seen.Append(Encoding.ASCII.GetString(reader.ValueSpan));
                }

                seen.Append('\n');
            }
        }
        catch (JsonException exception)
        {
            return $"fault at {exception.LineNumber}:{exception.BytePositionInLine}";
        }

        return seen.ToString();
    }

    private static string Actual(byte[] json)
    {
        var seen = new StringBuilder();
        var tokens = new JsonTokenizer(json);
        try
        {
            for (tokens.Read(); tokens.Token != JsonToken.End; tokens.Read())
            {
                var name = tokens.Token switch
                {
                    JsonToken.StartList => nameof(JsonTokenType.StartArray),
                    JsonToken.EndList => nameof(JsonTokenType.EndArray),
                    JsonToken.Name => nameof(JsonTokenType.PropertyName),
                    JsonToken.Text => nameof(JsonTokenType.String),
                    var other => other.ToString(),
                };
                seen.Append(tokens.Start).Append(' ').Append(name).Append(' ');
                if (tokens.Token is JsonToken.Name or JsonToken.Text)
                {
                    string text;
                    try
                    {
                        text = tokens.GetText();
                    }
                    catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
                    {
                        text = "no text";
                    }

                    seen.Append(text);
                }
                else if (tokens.Token == JsonToken.Number)
                {
                    seen.Append(tokens.GetNumber());
                }

                seen.Append('\n');
            }
        }
        catch (JsonException exception)
        {
            return $"fault at {exception.LineNumber}:{exception.BytePositionInLine}";
        }

        return seen.ToString();
    }
}
