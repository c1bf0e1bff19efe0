namespace Twisted.Benchmarks;

/// <summary>What a client says after the handshake, and what has to come until the end of the stream.</summary>
/// <param name="Request">Nothing, when the server speaks at once.</param>
/// <param name="IsExpected">Looks at all that came.</param>
internal sealed record TlsExchange(byte[] Request, Func<ReadOnlySpan<byte>, bool> IsExpected)
{
    public static TlsExchange OfQuote { get; } = new([], answer => answer.SequenceEqual(Quote.Bytes));
}
