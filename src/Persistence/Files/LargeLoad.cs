using System.Runtime;

namespace Twisted.Persistence;

/// <summary>While it is not disposed, the objects of a large file are made without garbage collections in between.</summary>
/// <remarks>
/// What is made lives on, so that a collection only marks and copies it: of 100,000 services, one takes as long as making them all.
/// Does nothing for small files, inside of another one, or where there is not the memory.
/// </remarks>
public readonly ref struct LargeLoad : IDisposable
{
    private const long SmallFile = 1 << 20;

    /// <summary>What reading takes for each byte of a file, with some to spare.</summary>
    private const long MemoryPerByte = 24;
    private const long MostMemory = 1L << 30;

    private readonly bool _began;

    private LargeLoad(bool began) => _began = began;

    /// <param name="path">The file that is loaded next.</param>
    public static LargeLoad Of(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length < SmallFile || GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            return default;
        }

        var memory = Math.Min(MemoryPerByte * file.Length, MostMemory);
        return new LargeLoad(memory < GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 && TryBegin(memory));
    }

    public void Dispose()
    {
        // It has ended by itself when more memory was needed.
        if (_began && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }
    }

    private static bool TryBegin(long memory)
    {
        try
        {
            return GC.TryStartNoGCRegion(memory);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // More than the collector can promise, or somebody else has begun one.
            return false;
        }
    }
}
