using System.Security.Cryptography;

namespace Twisted.Accounts;

/// <summary>The answer of APOP (RFC 1939, section 7): MD5 of the time stamp and the secret behind it, in hexadecimal digits.</summary>
/// <remarks>MD5 used like this gives the secret away, bit by bit, to somebody who can choose the time stamps; only for old clients.</remarks>
/// <param name="userName">The name of the mailbox.</param>
/// <param name="timestamp">That of the greeting on this connection, with its angle brackets.</param>
/// <param name="digest">What the client sent.</param>
public sealed class ApopResponse(string userName, ReadOnlyMemory<byte> timestamp, string digest) : ChallengeResponse(userName)
{
    private readonly byte[] _digest = HexDigest.Read(digest);

    /// <inheritdoc/>
    public override bool IsAnswerWith(ReadOnlySpan<byte> secret)
    {
        var text = new byte[timestamp.Length + secret.Length];
        timestamp.Span.CopyTo(text);
        secret.CopyTo(text.AsSpan(timestamp.Length));
#pragma warning disable CA5351 // The protocol says so.
        var expected = MD5.HashData(text);
#pragma warning restore CA5351
        CryptographicOperations.ZeroMemory(text);
        return CryptographicOperations.FixedTimeEquals(expected, _digest);
    }
}
