using System.Text;
using CsCheck;
using Twisted.Network;
using Twisted.Protocols;
using Twisted.Testing;

namespace Twisted.Tests.Protocols;

public sealed class LineReceiverTests
{
    private static readonly Gen<string> Streams = Gen.OneOf(Gen.Const("\r\n"), Gen.Const("\n"), Gen.Const("\r"), Gen.Const("a"), Gen.Const("line"), Gen.Const("")).Array[0, 40].Select(string.Concat);

    [Fact]
    public void Lines_are_those_of_the_stream_however_it_is_split() => Gen.Select(Streams, Gen.Int[1, 20], Gen.Bool).Sample((stream, size, endsAtLineFeed) =>
    {
        var (transport, receiver) = Connect(receiver => receiver.AtLineFeed = endsAtLineFeed);
        transport.FeedInPieces(stream, size);
        var parts = stream.Split(endsAtLineFeed ? "\n" : "\r\n");
        var expected = parts.SkipLast(1).Select(line => endsAtLineFeed && line.EndsWith('\r') ? line[..^1] : line);
        Assert.Equal(expected, receiver.Lines);
        Assert.Equal(parts[^1].Length, receiver.KeptBytes);
    });

    [Fact]
    public void Raw_mode_gets_what_follows_the_line_and_gives_the_rest_back()
    {
        for (var size = 1; size < 40; size++)
        {
            var (transport, receiver) = Connect(receiver =>
            {
                receiver.OnLine = line =>
                {
                    if (line.StartsWith("data ", StringComparison.Ordinal))
                    {
                        receiver.RawLeft = line[5] - '0';
                        receiver.Raw();
                    }
                };
            });
            transport.FeedInPieces("one\r\ndata 7\r\n1\r\n3\r\n7two\r\ndata 1\r\n\rthree\r\n", size);
            Assert.Equal(["one", "data 7", "two", "data 1", "three"], receiver.Lines);
            Assert.Equal("1\r\n3\r\n7\r", receiver.RawText);
        }
    }

    [Fact]
    public void No_line_is_delivered_while_reading_is_paused_also_none_that_has_arrived()
    {
        var (transport, receiver) = Connect(receiver => receiver.OnLine = _ => receiver.Transport.PauseReading());
        transport.Feed("one\r\ntwo\r\nthr");
        transport.Feed("ee\r\n");
        Assert.Equal(["one"], receiver.Lines);
        transport.ResumeReading();
        Assert.Equal(["one", "two"], receiver.Lines);
        transport.ResumeReading();
        Assert.Equal(["one", "two", "three"], receiver.Lines);
        transport.ResumeReading();
        Assert.Equal(0, receiver.KeptBytes);
    }

    [Fact]
    public void No_line_is_delivered_after_the_protocol_has_closed()
    {
        var (transport, receiver) = Connect(receiver => receiver.OnLine = _ => receiver.Transport.LoseConnection());
        transport.Feed("one\r\ntwo\r\n");
        Assert.Equal(["one"], receiver.Lines);
        Assert.True(transport.IsClosed);
    }

    [Theory]
    [InlineData("12345\r\n", true)]
    [InlineData("123456\r\n", false)]
    [InlineData("12345\r", true)]
    [InlineData("1234567", false)]
    public void A_line_over_the_limit_closes_the_connection(string stream, bool isAccepted)
    {
        foreach (var size in (int[])[1, 100])
        {
            var (transport, _) = Connect(receiver => receiver.Limit = 5);
            transport.FeedInPieces(stream, size);
            Assert.Equal(isAccepted, !transport.IsClosed);
        }
    }

    [Fact]
    public void The_delimiter_can_change_between_two_lines_of_one_piece()
    {
        var (transport, receiver) = Connect(receiver => receiver.OnLine = line => receiver.SetDelimiter(line));
        transport.Feed("||\r\nab||c||d|||e");
        transport.Feed("c");
        Assert.Equal(["||", "ab"], receiver.Lines);
        transport.Feed("abx");
        Assert.Equal(["||", "ab", "c||d|||ec"], receiver.Lines);
    }

    [Fact]
    public void What_is_no_end_of_the_data_cannot_be_given_back()
    {
        var (transport, receiver) = Connect(receiver => receiver.OnLine = _ => receiver.Raw());
        receiver.OnRaw = (_, given) => receiver.GiveBack(given[..1]);
        Assert.Throws<ArgumentException>(() => transport.Feed("raw\r\nab"));
        Assert.Throws<ArgumentException>(() => receiver.GiveBack([1]));
    }

    [Fact]
    public void Lines_are_sent_with_their_delimiter()
    {
        var (transport, receiver) = Connect(_ => { });
        receiver.Send("héllo");
        receiver.SetDelimiter("|");
        receiver.Send("x");
        Assert.Equal("héllo\r\nx|", transport.ReceivedText());
    }

    [Fact]
    public void No_memory_is_allocated_for_a_line()
    {
        var counter = new Counter();
        counter.MakeConnection(new NullTransport());
        var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a short line\r\n", 1000)) + "half of one");
        var end = " and the rest\r\n"u8.ToArray();
        counter.DataReceived(piece);
        counter.DataReceived(end);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            counter.DataReceived(piece);
            counter.DataReceived(end);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.Equal(101 * 1001, counter.Count);
    }

    private static (InMemoryTransport Transport, Receiver Receiver) Connect(Action<Receiver> prepare)
    {
        var receiver = new Receiver();
        prepare(receiver);
        var transport = new InMemoryTransport(receiver);
        transport.Connect();
        return (transport, receiver);
    }

    private delegate void RawHandler(Receiver receiver, ReadOnlySpan<byte> data);

    private sealed class Receiver : LineReceiver
    {
        private readonly StringBuilder _raw = new();

        public List<string> Lines { get; } = [];

        public string RawText => _raw.ToString();

        public int RawLeft { get; set; }

        public Action<string>? OnLine { get; set; }

        public RawHandler? OnRaw { get; set; }

        public bool AtLineFeed
        {
            set => EndsAtLineFeed = value;
        }

        public int Limit
        {
            set => MaxLength = value;
        }

        public void Raw() => SetRawMode();

        public void GiveBack(ReadOnlySpan<byte> rest) => SetLineMode(rest);

        public void Send(string line) => SendLine(line);

        public void SetDelimiter(string delimiter) => Delimiter = Encoding.UTF8.GetBytes(delimiter);

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            Lines.Add(Encoding.UTF8.GetString(line));
            OnLine?.Invoke(Lines[^1]);
        }

        protected override void RawDataReceived(ReadOnlySpan<byte> data)
        {
            if (OnRaw is { } handler)
            {
                handler(this, data);
                return;
            }

            var count = Math.Min(RawLeft, data.Length);
            _raw.Append(Encoding.UTF8.GetString(data[..count]));
            RawLeft -= count;
            if (RawLeft == 0)
            {
                SetLineMode(data[count..]);
            }
        }
    }

    private sealed class Counter : LineReceiver
    {
        public int Count { get; private set; }

        protected override void LineReceived(ReadOnlySpan<byte> line) => Count++;
    }
}
