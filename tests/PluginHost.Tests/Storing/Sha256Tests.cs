using System.Security.Cryptography;
using Twisted.PluginHost.Storing;
using Twisted.Shared;

namespace Twisted.PluginHost.Tests.Storing;

public sealed class Sha256Tests
{
    [Fact]
    public void Sha256_of_every_length_around_its_blocks_is_that_of_the_platform()
    {
        var data = new byte[300];
        new Random(1).NextBytes(data);
        for (var length = 0; length <= data.Length; length++)
        {
            var part = data.AsSpan(0, length);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(part)), Sha256.Hex(part));
        }
    }

    [Fact]
    public void Sha256_of_a_million_bytes_is_that_of_the_platform()
    {
        var data = new byte[1_000_000];
        new Random(2).NextBytes(data);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data)), Sha256.Hex(data));
    }
}
