using System.Security.Cryptography;
using System.Text;
using Twisted.Persistence;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence;

/// <summary>
/// A large file is read from memory that is not the runtime's, and given back while it is read: with the same outcome as from an
/// array, also when it turns out to be wrong near its end.
/// </summary>
public sealed class LargeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("large").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void A_large_file_gives_what_its_bytes_give_whole_cut_off_or_damaged(TapFormat format)
    {
        var whole = Large(format);
        var random = new Random(8007);
        Assert.True(whole.Length > 1 << 20);
        AssertSame(format, whole);
        for (var i = 0; i < 8; i++)
        {
            AssertSame(format, Made(format, whole[..random.Next(whole.Length / 2, whole.Length)]));
            var damaged = whole.ToArray();
            for (var change = 0; change < 3; change++)
            {
                // Mostly where most of the file was read already.
                damaged[random.Next(whole.Length - (whole.Length >> random.Next(8)), whole.Length)] = (byte)random.Next(256);
            }

            AssertSame(format, Made(format, damaged));
        }
    }

    [Theory]
    [InlineData(TapFormat.Xml, "<b tap:id=\"i\"/>", "the id \"i\" is that of the element at line ")]
    [InlineData(TapFormat.Xml, "<b tap:ref=\"nobody\"/>", "tap:ref=\"nobody\" refers to nothing")]
    [InlineData(TapFormat.Source, "var quoter = 1; var quoter = 2;", "there is a variable \"quoter\" already")]
    [InlineData(TapFormat.Source, "nobody[\"a\"] = 1;", "nobody")]
    public void What_is_wrong_at_the_end_of_a_large_file_is_told_with_its_place(TapFormat format, string wrong, string message)
    {
        var text = Encoding.UTF8.GetString(Large(format).Span);
        text = format == TapFormat.Xml
            ? text.Replace("<services>", "<services><b tap:id=\"i\"/>", StringComparison.Ordinal).Replace("</services>", $"{wrong}</services>", StringComparison.Ordinal)
            : text + wrong;

        var failure = AssertSame(format, Encoding.UTF8.GetBytes(text));

        Assert.Contains(message, failure, StringComparison.Ordinal);
        Assert.Matches(" at line [0-9]{4,}, column ", failure);
    }

    /// <returns>The message, if it was refused.</returns>
    private string? AssertSame(TapFormat format, ReadOnlyMemory<byte> content)
    {
        var path = Path.Combine(_folder, "large");
        File.WriteAllBytes(path, content.Span);
        TapDocument expected;
        try
        {
            expected = TapEncodings.Of(TapEncodings.Recognize(content.Span)).Read(content);
        }
        catch (InvalidDataException exception)
        {
            var failure = Assert.Throws<TapException>(() => TapFile.Open(path));
            var message = exception.Message.TrimEnd('.');
            Assert.Equal($"cannot read \"{path}\": {char.ToLowerInvariant(message[0])}{message[1..]}", failure.Message);
            return exception.Message;
        }

        // After the file's memory is gone.
        var document = TapFile.Open(path).Document;
        File.Delete(path);
        Assert.True(TapEncodings.Of(format).Write(document).Span.SequenceEqual(TapEncodings.Of(format).Write(expected).Span));
        return null;
    }

    /// <summary>A damaged tap gets the length and the hash that it should have, so that it is read at all.</summary>
    private static ReadOnlyMemory<byte> Made(TapFormat format, ReadOnlyMemory<byte> content)
    {
        if (format != TapFormat.Tap)
        {
            return content;
        }

        var copy = content.ToArray();
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(copy.AsSpan(12), copy.Length);
        SHA256.HashData(copy.AsSpan(..^32), copy.AsSpan(^32..));
        return copy;
    }

    private static ReadOnlyMemory<byte> Large(TapFormat format)
    {
        var services = new PersistedList();
        var quoter = new PersistedObject("Sample.Quoter") { ["quote"] = "shared" };
        for (var i = 0; i < 12_000; i++)
        {
            services.Add(new PersistedObject("Sample.Server")
            {
                ["endpoint"] = $"tcp:{i}",
                ["n"] = i,
                ["bytes"] = Encoding.UTF8.GetBytes($"some bytes that differ, {i}"),
                ["real"] = i / 7.0,
                ["text"] = $"Text with ünïcode, and more than a pool of short texts would keep: {i}",
                ["quoter"] = quoter,
            });
        }

        return TapEncodings.Of(format).Write(new TapDocument(new PersistedObject("Application") { ["name"] = "large", ["services"] = services }, []));
    }
}
