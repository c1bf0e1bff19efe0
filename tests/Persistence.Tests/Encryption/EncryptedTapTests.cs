using System.Buffers.Binary;
using System.Security.Cryptography;
using Twisted.Persistence;
using Twisted.Persistence.Encryption;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence.Encryption;

public sealed class EncryptedTapTests : IDisposable
{
    private const string Passphrase = "correct horse";
    private const int Chunk = ChunkCipher.ChunkSize + ChunkCipher.TagSize;
    private const string DamagedHeader = "It is damaged: its header does not match its checksum.";

    /// <summary>As little as there can be: what is tested is not what a derivation costs.</summary>
    private static readonly KeyParameters Cheap = new(8, 1, 1);

    private static readonly TapKey Key = TapKey.Derive(Passphrase, Cheap, new byte[16]);

    private readonly string _folder = Directory.CreateTempSubdirectory("etap").FullName;

    private string Tap => Path.Combine(_folder, "qotd.etap");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_derivation_of_keys_is_that_of_the_RFC()
    {
        // From the tests of the reference implementation.
        Assert.Equal("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7", Derived(new KeyParameters(64 * 1024, 2, 1), "somesalt"));

        // As this program derives them: taps that exist depend on it.
        Assert.Equal("81db97a7e67a891784a2599bc879f957cb3512d273984bd97d8a18fc59ff01e2", Derived(KeyParameters.Default, "somesaltsomesalt"));

        static string Derived(KeyParameters parameters, string salt)
        {
            var key = new byte[32];
            Argon2.Derive("password", System.Text.Encoding.ASCII.GetBytes(salt), parameters, key);
            return Convert.ToHexStringLower(key);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(ChunkCipher.ChunkSize - 1)]
    [InlineData(ChunkCipher.ChunkSize)]
    [InlineData(ChunkCipher.ChunkSize + 1)]
    [InlineData((3 * ChunkCipher.ChunkSize) + 5)]
    public void Content_of_any_length_comes_back(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);

        Assert.Equal(content, Decrypt(EncryptedTap.Encrypt(content, Key)));
    }

    [Fact]
    public void A_tap_comes_back_with_a_key_that_saves_it_again_under_the_same_passphrase()
    {
        Save(TapKey.FromPassphrase(Passphrase));
        Assert.True(TapFile.IsEncrypted(Tap));
        var first = File.ReadAllBytes(Tap);

        var tap = Open(Passphrase);
        TapFile.Save(Tap, tap.Document, tap.Format, tap.Key);

        var second = File.ReadAllBytes(Tap);
        Assert.Equal("qotd", Open(Passphrase).Document.Name);
        Assert.Equal(first[..56], second[..56]);
        Assert.True(first.AsSpan(56).CommonPrefixLength(second.AsSpan(56)) < 8, "Two saves have the same key.");
    }

    [Fact]
    public void Nothing_of_the_content_can_be_read()
    {
        var text = "An apple a day"u8;
        Save(null);
        Assert.True(File.ReadAllBytes(Tap).AsSpan().IndexOf(text) > 0);
        Assert.False(TapFile.IsEncrypted(Tap));

        Save(Key);

        Assert.Equal(-1, File.ReadAllBytes(Tap).AsSpan().IndexOf(text));
    }

    [Fact]
    public void A_wrong_passphrase_is_told_from_damage()
    {
        Save(Key);

        Assert.Equal($"cannot read \"{Tap}\": the passphrase is wrong", Assert.Throws<TapException>(() => Open("other")).Message);
        Assert.Equal($"cannot read \"{Tap}\": it is encrypted, and there is no passphrase for it", Assert.Throws<TapException>(() => TapFile.Open(Tap)).Message);
    }

    [Fact]
    public void A_passphrase_is_the_same_however_its_accents_were_typed()
    {
        Save(TapKey.Derive("Grüße", Cheap, new byte[16]));

        Assert.Equal("qotd", Open("Gru\u0308ße").Document.Name);
    }

    [Fact]
    public void Every_flipped_bit_is_found_and_named_by_its_region()
    {
        var good = EncryptedTap.Encrypt(new byte[300], Key);
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var bad = good.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            if (bit < 64)
            {
                Assert.False(EncryptedTap.IsOne(bad));
                continue;
            }

            var expected = bit / 8 is >= 12 and < 16
                ? $"^({DamagedHeader}|It is truncated: .*)$"
                : bit / 8 < EncryptedHeader.Size
                    ? $"^{DamagedHeader}$"
                    : $"^It is damaged at byte {EncryptedHeader.Size} or after: chunk 1 of 1 is not what was encrypted.$";
            Assert.Matches(expected, FailureOf(bad));
        }
    }

    [Fact]
    public void Bits_flipped_in_a_later_chunk_name_that_chunk()
    {
        var good = EncryptedTap.Encrypt(new byte[(2 * ChunkCipher.ChunkSize) + 10], Key);
        foreach (var at in (int[])[EncryptedHeader.Size + Chunk, EncryptedHeader.Size + (2 * Chunk) - 1])
        {
            var bad = good.ToArray();
            bad[at] ^= 0x80;

            Assert.Equal($"It is damaged at byte {EncryptedHeader.Size + Chunk} or after: chunk 2 of 3 is not what was encrypted.", FailureOf(bad));
        }
    }

    [Fact]
    public void Every_truncation_is_found_before_a_passphrase_is_asked_for()
    {
        var good = EncryptedTap.Encrypt(new byte[300], Key);
        for (var length = 2; length < good.Length; length++)
        {
            var cut = good[..length];
            Assert.True(EncryptedTap.IsOne(cut));
            Assert.StartsWith(
                "It is truncated: ",
                Assert.Throws<InvalidDataException>(() => EncryptedTap.Decrypt(cut, () => throw new InvalidOperationException("asked"))).Message,
                StringComparison.Ordinal);
        }

        Assert.Equal(
            $"It is damaged: it ends at byte {good.Length}, and 3 more follow.",
            FailureOf([.. good, 1, 2, 3]));
    }

    [Fact]
    public void A_truncation_that_hides_itself_in_the_header_is_found()
    {
        var good = EncryptedTap.Encrypt(new byte[2 * ChunkCipher.ChunkSize], Key);
        var cut = good[..^Chunk];
        BinaryPrimitives.WriteInt64LittleEndian(cut.AsSpan(16), ChunkCipher.ChunkSize);

        Assert.StartsWith("It is damaged at byte", FailureOf(WithChecksum(cut)), StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_that_were_moved_repeated_or_taken_from_another_save_are_found()
    {
        var content = new byte[4 * ChunkCipher.ChunkSize];
        var good = EncryptedTap.Encrypt(content, Key);
        var other = EncryptedTap.Encrypt(content, Key);
        Assert.Equal(1, FirstBadChunk(0, 1, good));
        Assert.Equal(2, FirstBadChunk(1, 2, good));
        Assert.Equal(3, FirstBadChunk(2, 3, good));
        Assert.Equal(2, FirstBadChunk(1, 1, other));
        Assert.Equal(4, FirstBadChunk(3, 3, other));
        Assert.Equal(3, FirstBadChunk(2, 1, good));

        int FirstBadChunk(int place, int from, byte[] source)
        {
            var bad = good.ToArray();
            source.AsSpan(EncryptedHeader.Size + (from * Chunk), Chunk).CopyTo(bad.AsSpan(EncryptedHeader.Size + (place * Chunk)));
            var message = FailureOf(bad);
            return int.Parse(message.Split("chunk ")[1].Split(' ')[0], null);
        }
    }

    [Theory]
    [InlineData(28, 7, "KiB of memory, and 8 to 262144")]
    [InlineData(28, int.MaxValue, "KiB of memory, and 8 to 262144")]
    [InlineData(28, -1, "KiB of memory, and 8 to 262144")]
    [InlineData(32, 0, "passes, and 1 to 16")]
    [InlineData(32, 1_000_000, "passes, and 1 to 16")]
    [InlineData(36, 0, "lanes, and 1 to 16")]
    [InlineData(36, 17, "lanes, and 1 to 16")]
    public void A_header_that_asks_for_too_much_or_too_little_is_refused_before_anything_is_computed(int at, int value, string what)
    {
        var file = EncryptedTap.Encrypt(new byte[300], Key);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);

        Assert.Equal($"Its key would take {(uint)value} {what} are accepted.", FailureOf(WithChecksum(file)));
    }

    [Theory]
    [InlineData(8, 2, "It is encrypted in format version 2, and this program reads version 1. Update the tools.")]
    [InlineData(8, 0, "It is encrypted in format version 0, and this program reads version 1.")]
    [InlineData(24, 2, "It is encrypted in a way that this program does not know.")]
    [InlineData(26, 2, "It is encrypted in a way that this program does not know.")]
    [InlineData(23, 0x80, "It is damaged: its header says that its content has -9223372036854775508 bytes.")]
    [InlineData(22, 0x80, "It is damaged: its header says that its content has 36028797018964268 bytes.")]
    public void What_is_newer_or_unknown_is_told_from_damage(int at, byte value, string message)
    {
        var file = EncryptedTap.Encrypt(new byte[300], Key);
        file[at] = value;

        Assert.Equal(message, FailureOf(WithChecksum(file)));
    }

    [Fact]
    public void A_header_that_was_changed_on_purpose_does_not_open_the_content()
    {
        var good = EncryptedTap.Encrypt(new byte[300], Key);
        for (var at = 40; at < EncryptedHeader.Size - 32; at++)
        {
            var bad = good.ToArray();
            bad[at] ^= 1;

            Assert.Equal("The passphrase is wrong.", FailureOf(WithChecksum(bad)));
        }
    }

    [Fact]
    public void What_is_inside_has_to_be_a_tap()
    {
        File.WriteAllBytes(Tap, EncryptedTap.Encrypt(EncryptedTap.Encrypt("Not a tap."u8, Key), Key));

        Assert.Equal($"cannot read \"{Tap}\": it is not a tap", Assert.Throws<TapException>(() => Open(Passphrase)).Message);
    }

    private static byte[] WithChecksum(byte[] file)
    {
        SHA256.HashData(file.AsSpan(0, EncryptedHeader.Size - 32), file.AsSpan(EncryptedHeader.Size - 32, 32));
        return file;
    }

    private static byte[] Decrypt(byte[] file) => EncryptedTap.Decrypt(file, () => Passphrase).Content;

    private static string FailureOf(byte[] file) => Assert.Throws<InvalidDataException>(() => Decrypt(file)).Message;

    private TapFile Open(string passphrase) => TapFile.Open(Tap, new TapReading { Passphrase = () => passphrase });

    private void Save(TapKey? key)
    {
        var document = new TapDocument(ModelWriter.Write(Sample.Application(), Sample.Types()), []);
        TapFile.Save(Tap, document, TapFormat.Tap, key);
    }
}
