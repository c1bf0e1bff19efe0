using System.Runtime.InteropServices;

namespace Twisted.Benchmarks;

/// <summary><c>struct epoll_event</c>, which is packed on x86-64 only.</summary>
internal static class EpollEvent
{
    public const uint Readable = 1;

    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    public static int Size => DataOffset + 8;

    public static unsafe void Write(byte* to, uint events, int data)
    {
        *(uint*)to = events;
        *(long*)(to + DataOffset) = data;
    }

    public static unsafe int Data(byte* from) => (int)*(long*)(from + DataOffset);
}
