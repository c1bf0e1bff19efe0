using System.Text;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Tests.Locking;

public sealed class LockTests
{
    private static readonly string Sha512 = Convert.ToBase64String(new byte[64]);
    private static readonly string Sha256 = new('a', 64);

    private static readonly LockedDropIn Quotes = new()
    {
        Id = "TwistedQuotes",
        Version = "0.1.0",
        Stock = true,
        Packages =
        [
            new LockedPackage
            {
                Id = "TwistedQuotes",
                Version = "0.1.0",
                Source = "twisted-local",
                Sha512 = Sha512,
                Files =
                [
                    new LockedFile { Path = "lib/net10.0/TwistedQuotes.dll", Sha256 = Sha256, Kind = LockedFileKind.Managed },
                    new LockedFile { Path = "runtimes/linux-x64/native/libq.so", Sha256 = Sha256, Kind = LockedFileKind.Native, Rid = "linux-x64" },
                    new LockedFile { Path = "plugins.json", Sha256 = Sha256, Kind = LockedFileKind.Manifest },
                ],
            },
        ],
    };

    [Fact]
    public async Task A_lock_is_written_in_its_one_form() => await Verify(Encoding.UTF8.GetString(LockWriter.Write([Quotes])));

    [Fact]
    public void A_lock_is_read_as_it_was_written()
    {
        var json = LockWriter.Write([Quotes]);
        Assert.Equal(json, LockWriter.Write(LockReader.Read(json)));
    }

    [Fact]
    public void A_lock_of_an_unknown_member_is_read_without_it()
    {
        var json = Encoding.UTF8.GetString(LockWriter.Write([Quotes])).Replace("\"stock\": true", "\"stock\": true, \"colour\": [1]", StringComparison.Ordinal);
        Assert.Equal(LockWriter.Write([Quotes]), LockWriter.Write(LockReader.Read(Encoding.UTF8.GetBytes(json))));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("[]", "line 1: the lock must be an object, not a list")]
    [InlineData("{", "line 1: the file ends in the middle; it was cut off")]
    [InlineData("{}", "\"schema\" is missing; this version reads \"schema\": 1")]
    [InlineData("{\"schema\": 2}", "line 1: schema 2 is newer than 1, the newest that this version reads")]
    [InlineData("{\"schema\": 1}", "\"dropIns\" is missing")]
    [InlineData("{\"schema\": 1,\n\"dropIns\": {}}", "line 2: \"dropIns\" must be a list, not an object")]
    [InlineData("{\"schema\": 1,\n\"dropIns\": [{}]}", "line 2: a drop-in has no \"id\"")]
    [InlineData("{\"schema\": 1,\n\"dropIns\": [{\"id\": \"../x\"}]}", "line 2: \"../x\" is no package id")]
    [InlineData("{\"schema\": 1,\n\"dropIns\": [{\"id\": \"X\"}]}", "line 2: the drop-in \"X\" has no \"version\"")]
    [InlineData("{\"schema\": 1,\n\"dropIns\": [{\"id\": \"X\", \"version\": \"../1\"}]}", "line 2: \"../1\" is no exact version")]
    [InlineData("{\"schema\": 1,\n\"dropIns\": [{\"id\": \"X\", \"version\": \"1.0.0\"}]}", "line 2: the drop-in \"X\" has no \"packages\"")]
    [InlineData("{\"schema\": 1,\n\"dropIns\": [{\"id\": \"X\", \"version\": \"1.0.0\", \"packages\": []}]}", "line 2: the first package of the drop-in \"X\" must be \"X\" 1.0.0 itself")]
    public void A_broken_lock_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<LockException>(() => LockReader.Read(Encoding.UTF8.GetBytes(json))).Message);

    [Theory]
    [InlineData("plugins.json", "../plugins.json", "line 27: \"../plugins.json\" is no path inside a package")]
    [InlineData("plugins.json", "/etc/passwd", "line 27: \"/etc/passwd\" is no path inside a package")]
    [InlineData("plugins.json", "a/../../b", "line 27: \"a/../../b\" is no path inside a package")]
    [InlineData("plugins.json", "a//b", "line 27: \"a//b\" is no path inside a package")]
    [InlineData("plugins.json", "C:b", "line 27: \"C:b\" is no path inside a package")]
    [InlineData("\"native\"", "\"naive\"", "line 23: \"naive\" is no kind of file; there are managed, contract, native, resource and manifest")]
    public void A_lock_with_a_bad_word_is_refused(string word, string replacement, string message)
    {
        var json = Encoding.UTF8.GetString(LockWriter.Write([Quotes])).Replace(word, replacement, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Throws<LockException>(() => LockReader.Read(Encoding.UTF8.GetBytes(json))).Message);
    }

    [Fact]
    public void A_lock_with_a_bad_hash_is_refused()
    {
        var json = Encoding.UTF8.GetString(LockWriter.Write([Quotes]));
        Assert.Equal(
            "line 13: \"AA==\" is no SHA-512 in base 64",
            Assert.Throws<LockException>(() => LockReader.Read(Encoding.UTF8.GetBytes(json.Replace(Sha512, "AA==", StringComparison.Ordinal)))).Message);
        Assert.Equal(
            "line 17: \"aa\" is no SHA-256 in lower-case hexadecimal digits",
            Assert.Throws<LockException>(() => LockReader.Read(Encoding.UTF8.GetBytes(json.Replace(Sha256, "aa", StringComparison.Ordinal)))).Message);
    }

    [Fact]
    public void A_lock_cut_off_anywhere_is_refused()
    {
        var json = LockWriter.Write([Quotes]);
        for (var length = 0; length < json.Length - 2; length++)
        {
            Assert.Throws<LockException>(() => LockReader.Read(json.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_drop_in_that_stands_twice_in_a_lock_is_refused() =>
        Assert.EndsWith(
            "the drop-in \"TwistedQuotes\" stands in it twice",
            Assert.Throws<LockException>(() => LockReader.Read(LockWriter.Write([Quotes, Quotes]))).Message,
            StringComparison.Ordinal);
}
