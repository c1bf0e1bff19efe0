using Microsoft.Win32.SafeHandles;

namespace Twisted.Web;

/// <summary>Opens files of a folder and nothing that lies outside of it, wherever links lead.</summary>
internal static class SafeFile
{
    /// <summary>Opens what is there now, which may be another file than a moment ago.</summary>
    /// <param name="path">The path within the folder.</param>
    /// <param name="root">The real path of the folder, without a slash at its end; null to follow links anywhere.</param>
    /// <returns>Null when there is none, or it leads outside.</returns>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle? Open(string path, string? root)
    {
        // Opening a pipe would wait for who writes to it.
        if (FileStamp.Look(path, out _) != FileKind.File || (root is not null && !OperatingSystem.IsLinux() && !IsWithin(RealPath(path), root)))
        {
            return null;
        }

        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        // What was opened, and not what the path says a moment later.
        if (root is not null && OperatingSystem.IsLinux() && !IsWithin(File.ResolveLinkTarget($"/proc/self/fd/{file.DangerousGetHandle()}", returnFinalTarget: false)?.FullName, root))
        {
            file.Dispose();
            return null;
        }

        return file;
    }

    /// <summary>The path without links; null where it cannot be said.</summary>
    public static string? RealPath(string path)
    {
        try
        {
            var real = System.IO.Path.GetPathRoot(System.IO.Path.GetFullPath(path))!;
            var links = 0;
            var rest = new Stack<string>(System.IO.Path.GetFullPath(path)[real.Length..].Split(System.IO.Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
            while (rest.TryPop(out var part))
            {
                var next = System.IO.Path.Combine(real, part);
                if (new FileInfo(next).LinkTarget is not { } target)
                {
                    real = next;
                    continue;
                }

                if (++links > 40)
                {
                    return null;
                }

                var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(real, target));
                real = System.IO.Path.GetPathRoot(full)!;
                foreach (var step in full[real.Length..].Split(System.IO.Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    rest.Push(step);
                }
            }

            return real;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True for the folder itself and what is below: not for one whose name only begins as its.</summary>
    public static bool IsWithin(string? path, string root) =>
        path is not null && path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == System.IO.Path.DirectorySeparatorChar || root[^1] == System.IO.Path.DirectorySeparatorChar);
}
