using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Twisted.Web;

/// <summary>Nonces that need no memory until somebody has logged in with them: when they were made and some random bytes, signed with a key of this process.</summary>
/// <param name="lifetime">How long they hold.</param>
/// <param name="clock">What that is measured with.</param>
internal sealed class DigestNonces(TimeSpan lifetime, TimeProvider clock)
{
    private const int TimeLength = 8;
    private const int SignedLength = 16;
    private const int SignatureLength = 16;
    private const int Most = 10_000;

    // One for each guard: what was used up at one of them is not used at another.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NonceUses> _uses = new(StringComparer.Ordinal);
    private long _forgottenUntil = long.MinValue;

    public string Make()
    {
        Span<byte> nonce = stackalloc byte[SignedLength + SignatureLength];
        BinaryPrimitives.WriteInt64BigEndian(nonce, clock.GetTimestamp());
        RandomNumberGenerator.Fill(nonce[TimeLength..SignedLength]);
        Sign(nonce[..SignedLength], nonce[SignedLength..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>True for one of ours that still holds.</summary>
    public bool IsFresh(string nonce) => MadeAt(nonce) is { } time && clock.GetElapsedTime(time) < lifetime;

    /// <summary>Notes a use, as the client counts them.</summary>
    /// <param name="nonce">A fresh one.</param>
    /// <param name="count">From 1.</param>
    /// <returns>False when it was used like this before, or that cannot be told any more.</returns>
    public bool TryUse(string nonce, uint count)
    {
        if (MadeAt(nonce) is not { } time)
        {
            return false;
        }

        lock (_gate)
        {
            if (time <= _forgottenUntil)
            {
                return false;
            }

            if (!_uses.TryGetValue(nonce, out var uses))
            {
                if (_uses.Count >= Most)
                {
                    ForgetOld();
                    if (time <= _forgottenUntil)
                    {
                        return false;
                    }
                }

                _uses.Add(nonce, uses = new NonceUses(time));
            }

            return uses.TryUse(count);
        }
    }

    // The older half, and with it all that is as old: a nonce that nobody remembers would be a new one.
    private void ForgetOld()
    {
        var times = _uses.Values.Select(uses => uses.MadeAt).Order().ToArray();
        _forgottenUntil = times[times.Length / 2];
        foreach (var nonce in _uses.Where(entry => entry.Value.MadeAt <= _forgottenUntil).Select(entry => entry.Key).ToArray())
        {
            _uses.Remove(nonce);
        }
    }

    private long? MadeAt(string nonce)
    {
        Span<byte> bytes = stackalloc byte[SignedLength + SignatureLength];
        Span<byte> signature = stackalloc byte[SignatureLength];
        if (nonce.Length != Base64Url.GetEncodedLength(bytes.Length) || !nonce.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            || Base64Url.DecodeFromChars(nonce, bytes, out _, out var length) != OperationStatus.Done || length != bytes.Length || Base64Url.EncodeToString(bytes) != nonce)
        {
            // Also what decodes to the same bytes and is written otherwise: it would be counted as another.
            return null;
        }

        Sign(bytes[..SignedLength], signature);
        return CryptographicOperations.FixedTimeEquals(signature, bytes[SignedLength..]) ? BinaryPrimitives.ReadInt64BigEndian(bytes) : null;
    }

    private void Sign(ReadOnlySpan<byte> signed, Span<byte> signature)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, signed, whole);
        whole[..SignatureLength].CopyTo(signature);
    }
}
