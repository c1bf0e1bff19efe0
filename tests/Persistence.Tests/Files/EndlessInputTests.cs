using System.Globalization;
using System.Text;
using Twisted.Persistence;

namespace Twisted.Tests.Persistence.Files;

public sealed class EndlessInputTests
{
    [Fact]
    public void What_has_no_end_and_is_no_tap_is_refused_by_its_beginning()
    {
        using var zeros = new Endless("\0"u8.ToArray());
        var failure = Assert.Throws<TapException>(() => TapFile.Read(zeros, "-", reading: null));
        Assert.Equal("cannot read \"-\": it is not a tap", failure.Message);
        Assert.InRange(zeros.Count, 1, 1_000_000);
    }

    [Fact]
    public void A_device_without_an_end_is_refused_by_its_beginning()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "there is no /dev/zero here");
        Assert.Equal("cannot read \"/dev/zero\": it is not a tap", Assert.Throws<TapException>(() => TapFile.Open("/dev/zero")).Message);
    }

    [Fact]
    public void A_stream_in_small_pieces_is_read_to_its_end()
    {
        using var stream = new Endless(Encoding.UTF8.GetBytes(Xml.XmlModel.Write(Xml.XmlModel.Qotd()))) { Piece = 3, Ends = true };
        Assert.Equal("qotd", TapFile.Read(stream, "-", reading: null).Document.Name);
    }

    [Fact]
    public void An_element_with_too_many_attributes_is_refused_before_the_reader_compares_them_all()
    {
        var text = new StringBuilder("<tap xmlns='urn:twisted:tap'>\n  <application");
        for (var i = 0; i < 1_000_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" a{i}='>'");
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text.Append("/></tap>").ToString()));
        var failure = Assert.Throws<TapException>(() => TapFile.Read(stream, "-", reading: null));
        Assert.Equal("cannot read \"-\": it is malformed at line 2, column 3: an element has more than 10000 attributes", failure.Message);
    }

    [Fact]
    public void Long_text_with_many_quotes_is_no_element_with_many_attributes()
    {
        var quotes = string.Concat(Enumerable.Repeat("'a' > \"b\" ", 30_000));
        var xml = Xml.XmlModel.Write(Xml.XmlModel.Qotd()).Replace("An apple a day keeps the doctor away.", quotes.Replace("\"", "&quot;", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("<application", $"<!-- {quotes} --><application", StringComparison.Ordinal);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        Assert.Equal("qotd", TapFile.Read(stream, "-", reading: null).Document.Name);
    }

    private sealed class Endless(byte[] pattern) : Stream
    {
        public long Count { get; private set; }

        public int Piece { get; init; } = int.MaxValue;

        public bool Ends { get; init; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Count;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var length = Math.Min(count, Piece);
            if (Ends)
            {
                length = (int)Math.Min(length, pattern.Length - Count);
            }

            for (var i = 0; i < length; i++)
            {
                buffer[offset + i] = pattern[(int)((Count + i) % pattern.Length)];
            }

            Count += length;
            return length;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
