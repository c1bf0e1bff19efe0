using System.Security.Cryptography;
using System.Text;
using Twisted.Accounts;

namespace Twisted.Web;

/// <summary>The answer to a challenge of Digest (RFC 7616, section 3.4).</summary>
/// <param name="header">What the client sent, with a nonce of ours.</param>
/// <param name="method">That of the request, which is hashed too.</param>
internal sealed class DigestResponse(DigestHeader header, string method) : ChallengeResponse(header.UserName)
{
    /// <summary>The hash of name, realm and password (section 3.4.2), once that was found to be right.</summary>
    public byte[]? UserHash { get; private set; }

    /// <inheritdoc/>
    public override bool IsAnswerWith(ReadOnlySpan<byte> secret)
    {
        var hash = HashOfUser(header.Algorithm, header.UserName, header.Realm, secret);
        return IsAnswerOf(hash);
    }

    /// <summary>True when it is the answer of somebody who knows the hash of name, realm and password.</summary>
    public bool IsAnswerOf(byte[] userHash)
    {
        var isRight = CryptographicOperations.FixedTimeEquals(Convert.FromHexString(AnswerOf(userHash, method)), header.Response);
        UserHash = isRight ? userHash : UserHash;
        return isRight;
    }

    /// <summary>What tells the client that the server knows the password too (section 3.5).</summary>
    public string ServerAnswer() =>
        $"rspauth=\"{AnswerOf(UserHash!, method: "")}\", cnonce=\"{DigestHeader.Escape(header.ClientNonce)}\", nc={header.Count:x8}, qop=auth";

    private static byte[] HashOfUser(DigestAlgorithm algorithm, string user, string realm, ReadOnlySpan<byte> secret)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes($"{user}:{realm}:"), .. secret];
        var hash = algorithm.Hash(text);
        CryptographicOperations.ZeroMemory(text);
        return hash;
    }

    private string AnswerOf(byte[] userHash, string method) => header.Algorithm.HexOf(
        $"{Convert.ToHexStringLower(userHash)}:{header.Nonce}:{header.CountText}:{header.ClientNonce}:auth:{header.Algorithm.HexOf($"{method}:{header.Uri}")}");
}
