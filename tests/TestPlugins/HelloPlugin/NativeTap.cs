using System.Runtime.InteropServices;

namespace HelloPlugin;

/// <summary>Calls a library of machine code that its package brings.</summary>
public sealed class NativeTap
{
    [DllImport("greet", EntryPoint = "CompressionNative_Crc32")]
    private static extern uint Checksum(uint seed, byte[] data, int length);

    public override string ToString() => $"{Checksum(0, "hello"u8.ToArray(), 5):x8}";
}
