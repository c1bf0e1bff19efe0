using System.Text;
using Twisted.Fuzzing;
using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;
using Twisted.Tests.Persistence.Source;
using Twisted.Tests.Persistence.Xml;

namespace Twisted.Tests.Persistence;

/// <summary>No file takes more memory than some times its size, whatever it announces and whether it is refused or read.</summary>
public sealed class ReaderMemoryTests
{
    private const int Many = 100_000;

    /// <summary>What is read from few bytes into many objects.</summary>
    public static TheoryData<string> Binary => ["8 0", "12 0", "8 1 0", "12 1 1 1", "9 0 1 0", "9 0 1 1 0 1", "7 0", "4 0 0 0 0 0 0 0 1", "5 1 65"];

    [Theory]
    [MemberData(nameof(Binary))]
    public void Many_small_values_of_the_binary_encoding_take_some_times_their_size(string value)
    {
        var one = value.Split(' ').Select(byte.Parse).ToArray();
        AssertBounded([(byte)BinaryTag.List, .. Number(Many), .. Repeated(one, Many)], content => BinaryModelReader.Read<PersistedList>(content.Span, 0));
    }

    [Fact]
    public void Objects_in_objects_that_announce_the_same_bytes_are_refused()
    {
        // One wide shape, then objects of it, each the first member of the one before: every one announces all bytes that are left.
        const int Width = 20_000;
        byte[] names = [.. Enumerable.Range(0, Width).SelectMany(i => (byte[])[5, .. Encoding.UTF8.GetBytes($"{i:00000}")])];
        byte[] wide = [(byte)BinaryTag.NewShape, 0, 1, .. Number(Width), .. names, .. Repeated([(byte)BinaryTag.False], Width)];
        byte[] content = [(byte)BinaryTag.List, 2, .. wide, .. Repeated([(byte)BinaryTag.Object, 0], 900), .. Repeated([(byte)BinaryTag.False], Width)];

        var message = AssertBounded(content, content => BinaryModelReader.Read<PersistedList>(content.Span, 0));

        // The first has its bytes, the second would need those of the first.
        Assert.Equal($"It is malformed at byte {2 + wide.Length + 2}: a count of {Width} is more than the rest can hold.", message);
    }

    [Theory]
    [InlineData("<null/>")]
    [InlineData("<map/>")]
    [InlineData("<a/>")]
    [InlineData("<a b=\"\"/>")]
    [InlineData("<t#/>")]
    [InlineData("<a b#=\"\"/>")]
    [InlineData("<a tap:id=\"#\"/>")]
    [InlineData("<a tap:ref=\"-#\"/><a tap:id=\"-#\"/>")]
    [InlineData("<a tap:ref=\"#\"/>")]
    [InlineData("<a b=\"&amp;&#65;\"/>")]
    [InlineData("<text>a<!-- b -->c</text>")]
    public void Many_small_elements_take_some_times_their_size(string element) => AssertBounded(
        XmlModel.Tap($"<n>{Repeated(element)}</n>"),
        TapEncodings.Of(TapFormat.Xml).Read);

    [Theory]
    [InlineData("null,")]
    [InlineData("new List(),")]
    [InlineData("new Map(),")]
    [InlineData("new Item(\"a\"),")]
    [InlineData("new Item(\"a#\"){[\"b#\"]=1},")]
    [InlineData("1.5,")]
    [InlineData("\"a\"+\"b\",")]
    [InlineData("new byte[]{1},")]
    public void Many_small_expressions_take_some_times_their_size(string expression) => AssertBounded(
        SourceEncodingTests.Tap($"[\"a\"] = new List {{ {Repeated(expression)} }}"),
        TapEncodings.Of(TapFormat.Source).Read);

    [Theory]
    [InlineData("var v#=1;")]
    [InlineData("var v#=new List();")]
    [InlineData("var v#=new Item(\"#\"){[\"#\"]=1};")]
    [InlineData("using A#=System;")]
    [InlineData("/**/")]
    [InlineData("#region\n")]
    public void Many_small_statements_take_some_times_their_size(string statement) => AssertBounded(
        SourceEncodingTests.Tap("[\"a\"] = 1", (statement.StartsWith('#') ? "\n" : "") + Repeated(statement)),
        TapEncodings.Of(TapFormat.Source).Read);

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void A_long_name_is_not_repeated_in_the_message(TapFormat format)
    {
        var name = new string('x', 1_000_000) + '\u001b';
        var message = format switch
        {
            TapFormat.Tap => AssertBounded(
                [(byte)BinaryTag.List, 1, (byte)BinaryTag.NewShape, .. Number(name.Length), .. Encoding.UTF8.GetBytes(name), 0],
                content => BinaryModelReader.Read<PersistedList>(content.Span, 0)),
            TapFormat.Xml => AssertBounded(XmlModel.Tap($"<a tap:id=\"{name[..^1]}\"/><b tap:id=\"{name[..^1]}\"/>"), TapEncodings.Of(format).Read),
            _ => AssertBounded(SourceEncodingTests.Tap($"[\"a\"] = {name[..^1]}"), TapEncodings.Of(format).Read),
        };

        Assert.Matches("^It is malformed at (byte|line) .*[.]$", message);
        Assert.True(message!.Length < 800, message);
        Assert.DoesNotContain(message, char.IsControl);
    }

    private static string? AssertBounded(string content, Func<ReadOnlyMemory<byte>, object> read) => AssertBounded(Encoding.UTF8.GetBytes(content), read);

    /// <returns>The message, if it was refused.</returns>
    private static string? AssertBounded(byte[] content, Func<ReadOnlyMemory<byte>, object> read)
    {
        string? message = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _ = read(content);
        }
        catch (InvalidDataException exception)
        {
            message = exception.Message;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Target.MemoryForAnything + (Target.MemoryPerByte * content.Length));
        return message;
    }

    private static byte[] Number(int number)
    {
        var bytes = new List<byte>();
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        return [.. bytes, (byte)number];
    }

    private static IEnumerable<byte> Repeated(byte[] bytes, int count) => Enumerable.Repeat(bytes, count).SelectMany(part => part);

    /// <summary>Each with its number for the mark.</summary>
    private static string Repeated(string text) => text[0] == '#'
        ? string.Concat(Enumerable.Repeat(text, Many))
        : string.Concat(Enumerable.Range(0, Many).Select(i => text.Replace("#", $"{i}", StringComparison.Ordinal)));
}
