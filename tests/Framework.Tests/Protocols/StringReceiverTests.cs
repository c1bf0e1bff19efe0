using System.Text;
using CsCheck;
using Twisted.Network;
using Twisted.Protocols;
using Twisted.Testing;

namespace Twisted.Tests.Protocols;

public sealed class StringReceiverTests
{
    private static readonly Gen<byte[][]> Strings = Gen.Byte.Array[0, 60].Array[0, 10];

    [Fact]
    public void Netstrings_come_back_however_they_are_split() => ComeBack(strings => new Netstrings(strings));

    [Fact]
    public void Strings_with_8_bits_of_length_come_back_however_they_are_split() => ComeBack(strings => new Int8(strings));

    [Fact]
    public void Strings_with_16_bits_of_length_come_back_however_they_are_split() => ComeBack(strings => new Int16(strings));

    [Fact]
    public void Strings_with_32_bits_of_length_come_back_however_they_are_split() => ComeBack(strings => new Int32(strings));

    [Fact]
    public void Netstrings_are_those_of_their_specification()
    {
        var (transport, protocol) = Connect(strings => new Netstrings(strings));
        protocol.Send("hello world!"u8.ToArray());
        protocol.Send([]);
        Assert.Equal("12:hello world!,0:,", transport.ReceivedText());
    }

    [Fact]
    public void Lengths_are_in_network_order()
    {
        var (transport, protocol) = Connect(strings => new Int32(strings));
        protocol.Send("abc"u8.ToArray());
        Assert.Equal([0, 0, 0, 3, .. "abc"u8], transport.Received());
    }

    [Theory]
    [InlineData("x")]
    [InlineData(":")]
    [InlineData("3:abc;")]
    [InlineData("03:abc,")]
    [InlineData("00:,")]
    [InlineData("100000:")]
    [InlineData("99999999999999999999")]
    [InlineData("-1:,")]
    [InlineData(" 1:a,")]
    public void What_is_no_netstring_closes_the_connection(string stream)
    {
        var (transport, _) = Connect(strings => new Netstrings(strings));
        transport.FeedInPieces(stream, 1);
        Assert.True(transport.IsClosed);
    }

    [Fact]
    public void A_string_that_is_announced_over_the_limit_closes_the_connection_before_it_arrives()
    {
        var (transport, protocol) = Connect(strings => new Int32(strings));
        transport.Feed([0, 1, 0x86, 0xa0]);
        Assert.True(transport.IsClosed);
        Assert.Equal(0, protocol.KeptBytes);
    }

    [Fact]
    public void A_string_that_its_length_cannot_say_is_refused()
    {
        var (_, protocol) = Connect(strings => new Int8(strings));
        protocol.Send(new byte[255]);
        var failure = Assert.Throws<ArgumentException>(() => protocol.Send(new byte[256]));
        Assert.StartsWith("A string of 256 bytes is longer than a length of 8 bits can say.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void States_lead_to_each_other_however_their_bytes_are_split()
    {
        for (var size = 1; size < 12; size++)
        {
            var protocol = new Pairs();
            var transport = new InMemoryTransport(protocol);
            transport.Connect();
            transport.FeedInPieces("\u0003abc\u0001x\u0002yz", size);
            Assert.Equal(["abc", "x", "yz"], protocol.Texts);
        }
    }

    private static void ComeBack(Func<List<byte[]>, ISender> make) => Gen.Select(Strings, Gen.Int[1, 50]).Sample((strings, size) =>
    {
        var (sender, source) = Connect(make);
        foreach (var text in strings)
        {
            source.Send(text);
        }

        var (receiver, target) = Connect(make);
        receiver.FeedInPieces(sender.Received(), size);
        Assert.Equal(strings, target.Received);
        Assert.Equal(0, target.KeptBytes);
    });

    private static (InMemoryTransport Transport, ISender Protocol) Connect(Func<List<byte[]>, ISender> make)
    {
        var protocol = make([]);
        var transport = new InMemoryTransport((Protocol)protocol);
        transport.Connect();
        return (transport, protocol);
    }

    private interface ISender
    {
        List<byte[]> Received { get; }

        int KeptBytes { get; }

        void Send(byte[] text);
    }

    private sealed class Netstrings(List<byte[]> received) : NetstringReceiver, ISender
    {
        public List<byte[]> Received => received;

        public void Send(byte[] text) => SendString(text);

        protected override void StringReceived(ReadOnlySpan<byte> text) => received.Add(text.ToArray());
    }

    private sealed class Int8(List<byte[]> received) : Int8StringReceiver, ISender
    {
        public List<byte[]> Received => received;

        public void Send(byte[] text) => SendString(text);

        protected override void StringReceived(ReadOnlySpan<byte> text) => received.Add(text.ToArray());
    }

    private sealed class Int16(List<byte[]> received) : Int16StringReceiver, ISender
    {
        public List<byte[]> Received => received;

        public void Send(byte[] text) => SendString(text);

        protected override void StringReceived(ReadOnlySpan<byte> text) => received.Add(text.ToArray());
    }

    private sealed class Int32(List<byte[]> received) : Int32StringReceiver, ISender
    {
        public List<byte[]> Received => received;

        public void Send(byte[] text) => SendString(text);

        protected override void StringReceived(ReadOnlySpan<byte> text) => received.Add(text.ToArray());
    }

    private sealed class Pairs : StatefulProtocol
    {
        public List<string> Texts { get; } = [];

        protected override State InitialState => new(Length, 1);

        private State? Length(ReadOnlySpan<byte> data) => new(Text, data[0]);

        private State? Text(ReadOnlySpan<byte> data)
        {
            Texts.Add(Encoding.UTF8.GetString(data));
            return InitialState;
        }
    }
}
