using System.Buffers.Binary;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence;

/// <summary>What somebody writes who wants the reader of the binary encoding to fall over.</summary>
public sealed class HostileBinaryTests
{
    private static readonly byte[] Gigabyte = [0x80, 0x80, 0x80, 0x80, 0x04];
    private static readonly byte[] Largest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];

    [Theory]
    [InlineData(BinaryTag.Text)]
    [InlineData(BinaryTag.RawText)]
    [InlineData(BinaryTag.Bytes)]
    [InlineData(BinaryTag.List)]
    [InlineData(BinaryTag.Map)]
    [InlineData(BinaryTag.NewShape)]
    public void A_count_that_the_file_cannot_hold_is_refused_with_its_place(object tag)
    {
        foreach (var count in (byte[][])[Gigabyte, Largest])
        {
            byte[] value = [(byte)BinaryTag.List, 1, (byte)(BinaryTag)tag, .. count, 0, 0, 0];
            var before = GC.GetAllocatedBytesForCurrentThread();

            var failure = Assert.Throws<InvalidDataException>(() => BinaryModelReader.Read<PersistedList>(value, offset: 100));

            Assert.Matches(@"^It is malformed at byte 103: a count of \d+ is more than the rest can hold\.$", failure.Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    }

    [Fact]
    public void Lists_in_lists_that_announce_everything_take_no_more_memory_than_a_few_times_the_file()
    {
        // Each list announces all that follows it.
        var content = new byte[900 * 6];
        for (var i = 0; i + 6 <= content.Length; i += 6)
        {
            content[i] = (byte)BinaryTag.List;
            var left = content.Length - i - 6;
            BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(i + 1), 0x80808080);
            content[i + 1] |= (byte)(left & 0x7f);
            content[i + 2] |= (byte)((left >> 7) & 0x7f);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => BinaryModelReader.Read<PersistedList>(content, 0));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void A_hundred_thousand_levels_are_refused_with_the_place_of_the_first_that_is_too_deep()
    {
        foreach (var tag in (BinaryTag[])[BinaryTag.List, BinaryTag.Map])
        {
            var levels = Enumerable.Repeat(new byte[] { (byte)tag, 1 }, 100_000).SelectMany(bytes => bytes).ToArray();

            var failure = Assert.Throws<InvalidDataException>(() => BinaryModelReader.Read<PersistedNode>(levels, 0));

            Assert.Equal($"It is malformed at byte {2 * (ModelLimits.DeepestNesting - 1)}: it is nested deeper than {ModelLimits.DeepestNesting} levels.", failure.Message);
        }
    }

    [Fact]
    public void A_million_siblings_are_read_in_a_few_times_their_size()
    {
        byte[] content = [(byte)BinaryTag.List, 0xc0, 0x84, 0x3d, .. Enumerable.Repeat(new byte[] { (byte)BinaryTag.List, 0 }, 1_000_000).SelectMany(bytes => bytes)];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(1_000_000, BinaryModelReader.Read<PersistedList>(content, 0).Items.Count);

        // An empty list takes two bytes there, and an object here.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / content.Length, 0, 100);
    }

    [Fact]
    public void What_refers_to_nothing_is_refused_with_its_place()
    {
        var reference = Assert.Throws<InvalidDataException>(() => BinaryModelReader.Read<PersistedList>([(byte)BinaryTag.List, 1, (byte)BinaryTag.Reference, 1], 0));
        var shape = Assert.Throws<InvalidDataException>(() => BinaryModelReader.Read<PersistedList>([(byte)BinaryTag.List, 1, (byte)BinaryTag.Object, 0], 0));

        Assert.Equal("It is malformed at byte 3: it refers to object 1, which does not exist.", reference.Message);
        Assert.Equal("It is malformed at byte 3: it refers to shape 0, which does not exist.", shape.Message);
    }
}
