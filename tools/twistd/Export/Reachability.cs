using Twisted.Shared;

namespace Twisted.Tools.Twistd.Export;

/// <summary>Whether the user of a service comes to a file or folder at all.</summary>
internal static class Reachability
{
    private static readonly string[] Homes = ["/root", "/home", "/run/user"];

    /// <summary>True for what <c>ProtectHome=</c> hides.</summary>
    public static bool IsInHome(string path) => Homes.Any(home => path == home || path.StartsWith($"{home}/", StringComparison.Ordinal));

    /// <summary>True for what <c>PrivateTmp=</c> hides.</summary>
    public static bool IsTemporary(string path) => path.StartsWith("/tmp/", StringComparison.Ordinal) || path.StartsWith("/var/tmp/", StringComparison.Ordinal);

    /// <summary>Whether the user of a service comes to a file, in a sandbox too.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="uid">The user; null for one that is made for the service.</param>
    public static bool IsReadable(string path, int? uid) =>
        !IsInHome(path) && !IsTemporary(path)
        && (FindClosed(path) is not { } closed || (closed == path && uid is not null && FileStatus.Of(path)?.Owner == (uint)uid));

    /// <summary>The first part of the path that is closed to others than its owner and group; null for none.</summary>
    public static string? FindClosed(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        List<string> parts = [];
        for (var part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            parts.Add(part);
        }

        parts.Reverse();
        foreach (var part in parts)
        {
            var needed = Directory.Exists(part) ? UnixFileMode.OtherExecute : UnixFileMode.OtherRead;
            if (Path.Exists(part) && (File.GetUnixFileMode(part) & needed) == 0)
            {
                return part;
            }
        }

        return null;
    }
}
