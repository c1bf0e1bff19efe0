using System.Security.Cryptography;

namespace Twisted.Accounts;

/// <summary>The answer of CRAM-MD5 (RFC 2195): HMAC-MD5 of the challenge with the secret as its key, in hexadecimal digits.</summary>
/// <param name="userName">What stands before the space in the answer.</param>
/// <param name="challenge">The one that was sent to this peer on this connection, with its angle brackets; never one twice.</param>
/// <param name="digest">What stands behind the space.</param>
public sealed class CramMd5Response(string userName, ReadOnlyMemory<byte> challenge, string digest) : ChallengeResponse(userName)
{
    private readonly byte[] _digest = HexDigest.Read(digest);

    /// <inheritdoc/>
    public override bool IsAnswerWith(ReadOnlySpan<byte> secret)
    {
#pragma warning disable CA5351 // The protocol says so; HMAC-MD5 has no known weakness that matters here.
        return CryptographicOperations.FixedTimeEquals(HMACMD5.HashData(secret, challenge.Span), _digest);
#pragma warning restore CA5351
    }
}
