using System.Net;
using System.Text;
using Twisted.Protocols;

namespace Twisted.Testing.Tests;

public sealed class EverySplitTests
{
    [Fact]
    public void A_protocol_that_keeps_what_is_incomplete_gives_the_same_for_every_split()
    {
        EverySplit.Check(new Making(() => new Echoing()), "one\r\ntwo\r\nthree\r\n", peerCloses: true);
        EverySplit.Check(new Making(() => new Echoing()), "one\r\ntw", peerCloses: true);
        EverySplit.Check(new Making(() => new Echoing()), "", peerCloses: false);
    }

    [Fact]
    public void A_protocol_that_takes_pieces_for_messages_is_found()
    {
        var failure = Assert.Throws<TestFailedException>(() => EverySplit.Check(new Making(() => new Naive()), "ab\n", peerCloses: false));
        Assert.Equal("The stream means something else when it arrives byte by byte.\nin one piece: [ab\\n] (open)\nnow:          [a][b][\\n] (open)", failure.Message);
    }

    [Fact]
    public void One_position_that_makes_a_difference_is_found_and_named()
    {
        var failure = Assert.Throws<TestFailedException>(() => EverySplit.Check(
            Encoding.ASCII.GetBytes("abcd"),
            pieces => pieces.Count == 2 && pieces[0].Length == 3 ? "other" : "same"));
        Assert.Equal("The stream means something else when it arrives split before byte 4 of 4.\nin one piece: same\nnow:          other", failure.Message);
    }

    [Fact]
    public void Every_split_is_tried_and_gives_the_stream()
    {
        var tried = new List<string>();
        EverySplit.Check(
            Encoding.ASCII.GetBytes("abc"),
            pieces =>
            {
                tried.Add(string.Join('|', pieces.Select(piece => Encoding.ASCII.GetString(piece.Span))));
                return "";
            });
        Assert.Equal(["abc", "a|b|c", "a|bc", "ab|c"], tried);
    }

    [Fact]
    public void An_end_of_another_kind_is_a_difference() =>
        Assert.Throws<TestFailedException>(() => EverySplit.Check(new Making(() => new Impatient()), "ab", peerCloses: false));

    private sealed class Making(Func<Protocol> make) : Factory
    {
        public override Protocol? BuildProtocol(EndPoint? address) => make();
    }

    private sealed class Echoing : LineOnlyReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line) => SendLine(line);
    }

    private sealed class Naive : Protocol
    {
        public override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write($"[{Encoding.ASCII.GetString(data)}]");
    }

    private sealed class Impatient : Protocol
    {
        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            if (data.Length == 1)
            {
                Transport.AbortConnection();
            }
        }
    }
}
