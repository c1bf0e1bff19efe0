using System.Globalization;
using System.Runtime.InteropServices;

namespace Twisted.Network;

/// <summary>Whom the file of a UNIX domain socket belongs to.</summary>
internal static partial class FileOwner
{
    private const uint Unchanged = uint.MaxValue;

    // The answers of the system's functions stand in memory of its own until the next call.
    private static readonly Lock Asking = new();

    /// <param name="path">Of an existing file.</param>
    /// <param name="owner">A name or a number; null leaves it.</param>
    /// <param name="group">A name or a number; null leaves it.</param>
    /// <exception cref="IOException">There is no such user or group, or the system refuses.</exception>
    public static void Set(string path, string? owner, string? group)
    {
        var uid = owner is null ? Unchanged : Resolve(owner, "user", GetPwNam);
        var gid = group is null ? Unchanged : Resolve(group, "group", GetGrNam);
        if (LChOwn(path, uid, gid) != 0)
        {
            throw new IOException(
                $"\"{path}\" cannot be given to {(owner is null ? $"group \"{group}\"" : $"user \"{owner}\"")}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    private static uint Resolve(string nameOrNumber, string kind, Func<string, nint> find)
    {
        lock (Asking)
        {
            if (find(nameOrNumber) is not 0 and var entry)
            {
                // Both structures begin with two pointers, name and password, and then have the number.
                return (uint)Marshal.ReadInt32(entry, 2 * nint.Size);
            }
        }

        return uint.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != Unchanged
            ? number
            : throw new IOException($"this machine has no {kind} \"{nameOrNumber}\"");
    }

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LChOwn(string path, uint uid, uint gid);

    [LibraryImport("libc", EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetPwNam(string name);

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetGrNam(string name);
}
