using System.Runtime.InteropServices;

namespace Twisted.Web;

/// <summary>A user of the system with a home folder.</summary>
/// <param name="Name">The login name.</param>
/// <param name="FullName">What people call the user; may be empty.</param>
/// <param name="Folder">The home folder.</param>
internal sealed partial record UserHome(string Name, string FullName, string Folder)
{
    private const int BufferSize = 16 * 1024;
    private const int Pointers = 8;

    /// <summary>Asks the system for a user, wherever it keeps them.</summary>
    /// <returns>Null when there is none by that name.</returns>
    public static UserHome? Find(string name)
    {
        if (OperatingSystem.IsWindows() || !IsName(name))
        {
            return null;
        }

        // On the stack: the record points into the buffer, and what the collector may move nobody can point at.
        Span<byte> record = stackalloc byte[Pointers * 16];
        Span<byte> buffer = stackalloc byte[BufferSize];
        if (GetUser(name, ref record[0], ref buffer[0], buffer.Length, out var found) != 0 || found == 0)
        {
            return null;
        }

        // struct passwd: name, password, two numbers; then, on Linux, the full name and the folder.
        var folder = StringAt(record, OperatingSystem.IsMacOS() ? 48 : 32);
        return folder is null or "" or "/" or "/nonexistent" ? null : new UserHome(name, (StringAt(record, OperatingSystem.IsMacOS() ? 40 : 24) ?? "").Split(',')[0], folder);
    }

    /// <summary>The users that are in the system's file, by name: those that a directory service has may be millions.</summary>
    public static IEnumerable<UserHome> All()
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines("/etc/passwd");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            lines = [];
        }

        foreach (var line in lines)
        {
            if (line.Split(':') is [var name, _, _, _, var fullName, var folder, _] && IsName(name) && folder is not ("" or "/"))
            {
                yield return new UserHome(name, fullName.Split(',')[0], folder);
            }
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && !name.StartsWith('-') && !name.StartsWith('.') && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private static string? StringAt(ReadOnlySpan<byte> record, int offset) =>
        MemoryMarshal.Read<nint>(record[offset..]) is not 0 and var pointer ? Marshal.PtrToStringUTF8(pointer) : null;

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetUser(string name, ref byte record, ref byte buffer, nint length, out nint found);
}
