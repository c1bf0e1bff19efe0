using System.Runtime.InteropServices;

namespace Twisted.Accounts;

/// <summary>A user of this machine, from wherever the system has its users.</summary>
internal sealed unsafe partial record SystemUser(uint Id, string Home)
{
    private const int OutOfRange = 34;
    private const int LargestBuffer = 1 << 20;

    /// <summary>Where struct passwd has the home folder: after four pointers and two ids on Linux, after two times and a class as well on macOS.</summary>
    private static readonly int HomeOffset = OperatingSystem.IsMacOS() ? 48 : (3 * sizeof(nint)) + (2 * sizeof(uint));

    /// <returns>Null where there is no such user.</returns>
    public static SystemUser? Find(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        byte* entry = stackalloc byte[256];
        for (var size = 4096; size <= LargestBuffer; size *= 4)
        {
            var buffer = new byte[size];
            fixed (byte* start = buffer)
            {
                byte* result;
                var error = GetByName(name, entry, start, size, &result);
                if (error == OutOfRange)
                {
                    continue;
                }

                return error == 0 && result is not null
                    ? new SystemUser(*(uint*)(result + (2 * sizeof(nint))), Marshal.PtrToStringUTF8(*(nint*)(result + HomeOffset)) ?? "")
                    : null;
            }
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetByName(string name, byte* entry, byte* buffer, nint size, byte** result);
}
