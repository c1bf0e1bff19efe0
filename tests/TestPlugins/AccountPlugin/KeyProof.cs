using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Twisted.Accounts;

namespace AccountPlugin;

/// <summary>A key on the curve P-256 (RFC 5656) that the peer claims to have: proven by a signature of what it was sent.</summary>
internal sealed class KeyProof(string user, byte[] blob, byte[] signed)
{
    private const string Algorithm = "ecdsa-sha2-nistp256";
    private const int PointLength = 65;

    public SshPublicKey Credentials => new(user, Algorithm, blob);

    public bool IsProvenBy(byte[] signature)
    {
        if (blob.Length < PointLength || BinaryPrimitives.ReadInt32BigEndian(blob) != Algorithm.Length
            || Encoding.ASCII.GetString(blob, 4, Algorithm.Length) != Algorithm)
        {
            return false;
        }

        var point = blob[^PointLength..];
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256);
    }
}
