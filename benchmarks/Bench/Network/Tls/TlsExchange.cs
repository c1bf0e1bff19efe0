namespace Twisted.Benchmarks;

/// <summary>What a client says after the handshake, and what has to come until the end of the stream.</summary>
/// <param name="Request">Nothing, when the server speaks at once.</param>
/// <param name="IsExpected">Looks at all that came.</param>
/// <param name="TellsItsLength">
/// Then the stream may end without close_notify, as with HTTP (RFC 9112, section 9.8). Else that is an error, and OpenSSL does not resume the session.
/// </param>
internal sealed record TlsExchange(byte[] Request, Func<ReadOnlySpan<byte>, bool> IsExpected, bool TellsItsLength = false)
{
    public static TlsExchange OfQuote { get; } = new([], answer => answer.SequenceEqual(Quote.Bytes));
}
