using System.Text;
using CsCheck;
using Twisted.Network;
using Twisted.Protocols;
using Twisted.Testing;

namespace Twisted.Tests.Protocols;

/// <summary>Every receiver takes what is at its limit and not what is one byte over it, and a stream that ends within a message is an error.</summary>
public sealed class ReceiverLimitTests
{
    /// <summary>Each receiver, its limit, and a message of so many bytes.</summary>
    public static TheoryData<string, int> Limits => new()
    {
        { "lines", LineOnlyReceiver.DefaultMaxLength },
        { "only lines", LineOnlyReceiver.DefaultMaxLength },
        { "lines at line feeds", LineOnlyReceiver.DefaultMaxLength },
        { "netstrings", NetstringReceiver.DefaultMaxLength },
        { "strings of 8", 254 },
        { "strings of 16", 65_534 },
        { "strings of 32", Int32StringReceiver.DefaultMaxLength },
        { "states", StatefulProtocol.DefaultMaxLength },
    };

    /// <summary>A receiver, what is left of a message where the stream ends, and how much of it is kept.</summary>
    public static TheoryData<string, string, int> Ends => new()
    {
        { "lines", "x", 1 },
        { "lines", "x\r", 2 },
        { "only lines", "x", 1 },
        { "only lines", "\r", 1 },
        { "lines at line feeds", "x", 1 },
        { "netstrings", "3", 1 },
        { "netstrings", "3:", 2 },
        { "netstrings", "3:abc", 5 },
        { "strings of 8", "\u0003ab", 3 },
        { "strings of 16", "\0", 1 },
        { "strings of 16", "\0\u0003ab", 4 },
        { "strings of 32", "\0\0\0", 3 },
        { "strings of 32", "\0\0\0\u0003", 4 },
        { "states", "\0", 1 },
        { "states", "\0\0\u0003", 0 },
        { "states", "\0\0\u0003ab", 2 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_message_at_the_limit_is_received(string kind, int limit)
    {
        foreach (var size in (int[])[1000, int.MaxValue])
        {
            var (transport, receiver) = Connect(kind);
            Feed(transport, Message(kind, limit), size);
            Feed(transport, Message(kind, 1), size);
            Assert.Equal([limit, 1], receiver.Received.Select(message => message.Length));
            Assert.Equal(0, receiver.Exceeded);
            transport.PeerCloses();
            Assert.Equal(ConnectionLostReason.Done, transport.LostReason);
        }
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_message_of_one_byte_more_is_a_fault_of_the_peer(string kind, int limit)
    {
        foreach (var size in (int[])[1000, int.MaxValue])
        {
            var (transport, receiver) = Connect(kind);
            Feed(transport, Message(kind, 1), size);
            Feed(transport, Message(kind, limit + 1), size);
            Feed(transport, Message(kind, 1), size);
            Assert.Single(receiver.Received);
            Assert.Equal(1, receiver.Exceeded);
            Assert.Equal(ConnectionLostKind.Lost, transport.LostReason!.Kind);
            Assert.Contains($" {limit}", Assert.IsType<PeerFaultException>(transport.LostReason.Exception, exactMatch: false).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("99:")]
    [InlineData("03:abc,")]
    [InlineData("abc")]
    [InlineData("3;abc,")]
    [InlineData("3:abcd")]
    public void Whoever_hears_that_a_string_is_none_has_the_last_word(string stream)
    {
        var transport = new InMemoryTransport(new Polite());
        transport.Connect();
        transport.Feed(stream);
        Assert.Equal("I see.", transport.ReceivedText());
        Assert.Equal(ConnectionLostReason.Done, transport.LostReason);
    }

    [Theory]
    [InlineData("03:abc,")]
    [InlineData("abc")]
    [InlineData("3;abc,")]
    [InlineData("3:abcd")]
    public void What_is_no_netstring_is_a_fault_of_the_peer(string stream)
    {
        var (transport, receiver) = Connect("netstrings");
        Feed(transport, Encoding.ASCII.GetBytes(stream), int.MaxValue);
        Assert.Empty(receiver.Received);
        Assert.Equal(ConnectionLostKind.Lost, transport.LostReason!.Kind);
        Assert.Equal("The peer sent what is no netstring of at most 99999 bytes.", transport.LostReason.Exception!.Message);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void A_stream_that_ends_within_a_message_is_an_error(string kind, string rest, int kept)
    {
        foreach (var isSplit in (bool[])[true, false])
        {
            var (transport, receiver) = Connect(kind);
            var stream = (byte[])[.. Message(kind, 2), .. Encoding.Latin1.GetBytes(rest)];
            Feed(transport, stream, isSplit ? 1 : int.MaxValue);
            transport.PeerCloses();
            Assert.Single(receiver.Received);
            Assert.Equal(ConnectionLostKind.Lost, transport.LostReason!.Kind);
            Assert.Equal(kept, Assert.IsType<IncompleteMessageException>(transport.LostReason.Exception).KeptBytes);
        }
    }

    [Fact]
    public void A_state_that_may_be_the_last_ends_the_stream_in_order()
    {
        var (transport, receiver) = Connect("states");
        Feed(transport, [0, 0, 8, .. "farewell"u8], 1);
        transport.PeerCloses();
        Assert.Single(receiver.Received);
        Assert.Equal(ConnectionLostReason.Done, transport.LostReason);
    }

    [Fact]
    public void The_error_says_how_much_there_was()
    {
        Assert.Equal("The peer ended the stream in the middle of a message, of which 7 bytes had arrived.", new IncompleteMessageException(7).Message);
        Assert.Equal("The peer ended the stream in the middle of a message.", new IncompleteMessageException(0).Message);
    }

    [Fact]
    public void A_protocol_can_do_something_else_with_what_is_left()
    {
        var receiver = new Lenient();
        var transport = new InMemoryTransport(receiver);
        transport.Connect();
        transport.Feed("one\r\ntwo");
        transport.PeerCloses();
        Assert.Equal("[one][two]", transport.ReceivedText());
        Assert.Equal(ConnectionLostReason.Done, transport.LostReason);
    }

    [Fact]
    public void In_raw_mode_the_stream_may_end_unless_the_protocol_says_otherwise()
    {
        foreach (var (left, kind) in ((string, ConnectionLostKind)[])[("ab", ConnectionLostKind.Lost), ("abc", ConnectionLostKind.Done)])
        {
            var transport = new InMemoryTransport(new Counted());
            transport.Connect();
            transport.Feed($"3\r\n{left}");
            transport.PeerCloses();
            Assert.Equal(kind, transport.LostReason!.Kind);
        }
    }

    [Fact]
    public void A_protocol_that_goes_on_hears_once_of_each_line_that_is_too_long_however_it_is_split() =>
        Gen.Select(Gen.Int[0, 14].Array[1, 8], Gen.Int[1, 40], Gen.Bool).Sample((lengths, size, endsAtLineFeed) =>
        {
            const int Limit = 7;
            var receiver = new OnlyLines(endsAtLineFeed, goesOn: true) { Limit = Limit };
            var transport = new InMemoryTransport(receiver);
            transport.Connect();
            transport.FeedInPieces(string.Concat(lengths.Select(length => new string('x', length) + "\r\n")), size);
            transport.PeerCloses();
            return receiver.Received.Select(line => line.Length).SequenceEqual(lengths.Where(length => length <= Limit))
                && receiver.Exceeded == lengths.Count(length => length > Limit)
                && transport.LostReason == ConnectionLostReason.Done;
        });

    [Fact]
    public void A_stream_that_ends_within_a_line_that_is_passed_over_is_an_error()
    {
        var transport = new InMemoryTransport(new OnlyLines(endsAtLineFeed: false, goesOn: true) { Limit = 3 });
        transport.Connect();
        transport.Feed("123456789");
        transport.PeerCloses();
        Assert.IsType<IncompleteMessageException>(transport.LostReason!.Exception);
    }

    [Fact]
    public void Lines_alone_are_sent_with_their_delimiter()
    {
        var receiver = new OnlyLines();
        var transport = new InMemoryTransport(receiver);
        transport.Connect();
        receiver.Send("héllo");
        Assert.Equal("héllo\r\n", transport.ReceivedText());
    }

    private static (InMemoryTransport Transport, IReceiver Receiver) Connect(string kind)
    {
        Protocol protocol = kind switch
        {
            "lines" => new Lines(),
            "only lines" => new OnlyLines(),
            "lines at line feeds" => new OnlyLines(endsAtLineFeed: true),
            "netstrings" => new Netstrings(),
            "strings of 8" => new Strings8(254),
            "strings of 16" => new Strings16(65_534),
            "strings of 32" => new Strings32(),
            _ => new States(),
        };
        var transport = new InMemoryTransport(protocol);
        transport.Connect();
        return (transport, (IReceiver)protocol);
    }

    private static byte[] Message(string kind, int length)
    {
        var text = Enumerable.Repeat((byte)'x', length).ToArray();
        return kind switch
        {
            "lines" or "only lines" => [.. text, .. "\r\n"u8],
            "lines at line feeds" => [.. text, .. "\n"u8],
            "netstrings" => [.. Encoding.ASCII.GetBytes($"{length}:"), .. text, .. ","u8],
            "strings of 8" => [(byte)length, .. text],
            "strings of 16" => [(byte)(length >> 8), (byte)length, .. text],
            "strings of 32" => [0, (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. text],
            _ => [(byte)(length >> 16), (byte)(length >> 8), (byte)length, .. text],
        };
    }

    private static void Feed(InMemoryTransport transport, byte[] stream, int size) => transport.FeedInPieces(stream, Math.Min(size, stream.Length));

    private sealed class Lenient : LineOnlyReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line) => Transport.Write($"[{Encoding.UTF8.GetString(line)}]");

        protected override void IncompleteMessage(ReadOnlySpan<byte> rest)
        {
            LineReceived(rest);
            Transport.LoseConnection();
        }
    }

    private sealed class Polite : NetstringReceiver
    {
        public override void ConnectionMade() => MaxLength = 9;

        protected override void StringReceived(ReadOnlySpan<byte> text) => Assert.Fail("It is none.");

        protected override void StringMalformed() => Transport.Write("I see.");
    }

    /// <summary>A line that is a number, and so many bytes.</summary>
    private sealed class Counted : LineReceiver
    {
        private int _left;

        protected override bool IsWithinMessage => _left > 0 || base.IsWithinMessage;

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            _left = int.Parse(line, provider: null);
            SetRawMode();
        }

        protected override void RawDataReceived(ReadOnlySpan<byte> data) => _left -= data.Length;
    }
}
