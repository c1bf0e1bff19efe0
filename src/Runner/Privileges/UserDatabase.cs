using System.Globalization;
using System.Runtime.InteropServices;
using Twisted.Runner.Native;

namespace Twisted.Runner;

/// <summary>The users and groups of this machine.</summary>
/// <remarks>
/// Ids above the range of <see cref="int"/>, which macOS has for <c>nobody</c>, appear as the negative number with the
/// same bits. On Windows there are numbers only.
/// </remarks>
public static unsafe class UserDatabase
{
    private const int OutOfRange = 34;
    private const int LargestBuffer = 1 << 20;

    private delegate int Lookup(byte* entry, byte* buffer, nint size, byte** result);

    private delegate void Reader(byte* entry);

    /// <summary>Finds a user by name or number.</summary>
    /// <param name="nameOrNumber">A name that consists of digits is the name when there is such a user.</param>
    /// <param name="uid">The user id.</param>
    /// <param name="gid">The user's own group; null for a number that the machine has no user for.</param>
    /// <returns>False for an unknown name, or a number that is no user id.</returns>
    public static bool TryResolveUser(string nameOrNumber, out int uid, out int? gid)
    {
        ArgumentNullException.ThrowIfNull(nameOrNumber);
        if (FindUser(nameOrNumber) is { } user)
        {
            (uid, gid) = (user.Uid, user.Gid);
            return true;
        }

        gid = null;
        if (!TryParseId(nameOrNumber, out uid))
        {
            return false;
        }

        gid = FindUser(uid)?.Gid;
        return true;
    }

    /// <summary>Finds a group by name or number.</summary>
    /// <returns>False for an unknown name, or a number that is no group id.</returns>
    public static bool TryResolveGroup(string nameOrNumber, out int gid)
    {
        ArgumentNullException.ThrowIfNull(nameOrNumber);
        if (!IsAskable(nameOrNumber))
        {
            return TryParseId(nameOrNumber, out gid);
        }

        int? found = null;
        Find(
            (entry, buffer, size, result) => Posix.GetGrNam(nameOrNumber, entry, buffer, size, result),
            entry => found = ReadInt(entry, 2 * sizeof(nint)));
        if (found is null)
        {
            return TryParseId(nameOrNumber, out gid);
        }

        gid = found.Value;
        return true;
    }

    internal static UserEntry? FindUser(int uid) =>
        OperatingSystem.IsWindows()
            ? null
            : FindUser((entry, buffer, size, result) => Posix.GetPwUid((uint)uid, entry, buffer, size, result));

    private static UserEntry? FindUser(string name) =>
        IsAskable(name)
            ? FindUser((entry, buffer, size, result) => Posix.GetPwNam(name, entry, buffer, size, result))
            : null;

    // Of struct passwd and struct group only the beginning is read: name, password, ids. There all systems agree.
    private static UserEntry? FindUser(Lookup lookup)
    {
        UserEntry? found = null;
        Find(lookup, entry => found = new UserEntry(
            Marshal.PtrToStringUTF8(*(nint*)entry) ?? "",
            ReadInt(entry, 2 * sizeof(nint)),
            ReadInt(entry, (2 * sizeof(nint)) + sizeof(int))));
        return found;
    }

    private static void Find(Lookup lookup, Reader read)
    {
        byte* entry = stackalloc byte[256];
        for (var size = 4096; size <= LargestBuffer; size *= 4)
        {
            var buffer = new byte[size];
            fixed (byte* start = buffer)
            {
                byte* result;
                var error = lookup(entry, start, size, &result);
                if (error == OutOfRange)
                {
                    continue;
                }

                if (error == 0 && result is not null)
                {
                    read(result);
                }

                return;
            }
        }
    }

    private static int ReadInt(byte* entry, int offset) => *(int*)(entry + offset);

    private static bool IsAskable(string name) => !OperatingSystem.IsWindows() && name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal);

    // The highest number means "leave it as it is" to the calls that it would be given to.
    private static bool TryParseId(string text, out int id)
    {
        var isId = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != uint.MaxValue;
        id = isId ? (int)number : 0;
        return isId;
    }
}
