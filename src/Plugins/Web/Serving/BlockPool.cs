using System.Buffers;

namespace Twisted.Web;

/// <summary>The memory of Kestrel's connections, which takes it for granted that there is some where it asks for no size.</summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    private const int SmallestBlock = 4096;

    public static readonly BlockPool Instance = new();

    public override int MaxBufferSize => Shared.MaxBufferSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(SmallestBlock, minBufferSize));

    protected override void Dispose(bool disposing)
    {
    }
}
