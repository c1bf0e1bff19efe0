using System.Text;
using Twisted.Network;

namespace Twisted.Testing;

/// <summary>Checks that it makes no difference how the network splits a stream: whole, byte by byte, and in two at every position.</summary>
public static class EverySplit
{
    /// <summary>Sends a stream to a new connection of a factory for each split, and compares what it answers and how the connection ends.</summary>
    /// <param name="factory">Is started before and stopped after each; what it keeps from one to the next must make no difference.</param>
    /// <param name="stream">All that the peer sends.</param>
    /// <param name="peerCloses">Whether the peer then ends its stream.</param>
    /// <exception cref="TestFailedException">Some split gave something else than the stream in one piece. What a handler throws comes out as it is.</exception>
    public static void Check(Factory factory, ReadOnlyMemory<byte> stream, bool peerCloses)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Check(stream, pieces =>
        {
            using var server = new InMemoryServer(factory);
            var transport = server.Connect();
            foreach (var piece in pieces)
            {
                transport.Feed(piece.Span);
            }

            if (peerCloses)
            {
                transport.PeerCloses();
            }

            return $"{EscapedText.Escape(transport.Received())} ({transport.LostReason?.Kind.ToString() ?? (transport.IsWriteClosed ? "half closed" : "open")})";
        });
    }

    /// <inheritdoc cref="Check(Factory, ReadOnlyMemory{byte}, bool)"/>
    /// <param name="factory">As there.</param>
    /// <param name="stream">All that the peer sends, as UTF-8.</param>
    /// <param name="peerCloses">As there.</param>
    public static void Check(Factory factory, string stream, bool peerCloses) => Check(factory, Encoding.UTF8.GetBytes(stream), peerCloses);

    /// <summary>Runs a scenario for each split, and compares what it returns.</summary>
    /// <param name="stream">What is split.</param>
    /// <param name="scenario">Given the pieces, which are never empty, it makes everything anew and returns all that matters as text.</param>
    /// <exception cref="TestFailedException">Some split gave something else than the stream in one piece. What the scenario throws comes out as it is.</exception>
    public static void Check(ReadOnlyMemory<byte> stream, Func<IReadOnlyList<ReadOnlyMemory<byte>>, string> scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var expected = scenario(stream.IsEmpty ? [] : [stream]);
        Compare("byte by byte", expected, scenario([.. Enumerable.Range(0, stream.Length).Select(at => stream.Slice(at, 1))]));
        for (var at = 1; at < stream.Length; at++)
        {
            Compare($"split before byte {at + 1} of {stream.Length}", expected, scenario([stream[..at], stream[at..]]));
        }
    }

    private static void Compare(string split, string expected, string received)
    {
        if (received != expected)
        {
            throw new TestFailedException($"The stream means something else when it arrives {split}.\nin one piece: {expected}\nnow:          {received}");
        }
    }
}
