using System.Runtime.InteropServices;
using Twisted.Runner.Native;
using Twisted.Shared;

namespace Twisted.Runner.Privileges;

/// <summary>The folder that this process takes for the root of all paths, chroot(2).</summary>
internal static class ProcessRoot
{
    private static string? _folder;

    /// <summary>Whether a path is that folder or in it; both absolute.</summary>
    public static bool Contains(string folder, string path) =>
        folder == "/" || path == folder || path.StartsWith($"{folder}/", StringComparison.Ordinal);

    /// <summary>Shuts the process into a folder, for good. Its current directory stays what it is, if that is inside, and is the new root otherwise.</summary>
    /// <exception cref="RunException">The system refuses.</exception>
    public static void Change(string folder)
    {
        var current = Environment.CurrentDirectory;
        if (Posix.ChRoot(folder) != 0)
        {
            throw new RunException($"cannot make \"{Printable.Escape(folder)}\" the root: {Marshal.GetLastPInvokeErrorMessage()}; only root can, and the folder must be there");
        }

        _folder = folder;
        Environment.CurrentDirectory = PathNow(current) ?? "/";
    }

    /// <summary>Where a file is that was opened by this path before; null when it can no longer be reached.</summary>
    public static string? PathNow(string path) =>
        _folder is not { } folder ? path
        : !Contains(folder, path) ? null
        : folder == "/" ? path
        : path.Length == folder.Length ? "/"
        : path[folder.Length..];
}
