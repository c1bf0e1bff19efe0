using System.Runtime.Versioning;
using Twisted.Shared;

namespace Twisted.Accounts;

/// <summary>Looks at the modes of files and folders: for those who write checkers whose files are no <see cref="AccountFile{T}"/>.</summary>
public static class FileSafetyChecks
{
    private const UnixFileMode WrittenByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode ReadByOthers = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <returns>What is wrong and how to mend it; null when nothing is.</returns>
    /// <param name="safety">What is asked for.</param>
    /// <param name="path">The file; links are followed.</param>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static string? FaultOf(this FileSafety safety, string path) => safety.FaultOf(path, owner: null);

    /// <param name="safety">What is asked for.</param>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="owner">Who may own it besides root and whoever runs the service.</param>
    internal static string? FaultOf(this FileSafety safety, string path, uint? owner)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var mode = File.GetUnixFileMode(path);
        if ((mode & WrittenByOthers) != 0)
        {
            return $"others may write \"{path}\", so that it says nothing of who may log in; take that away: chmod go-w \"{path}\"";
        }

        return safety switch
        {
            FileSafety.Private when (mode & ReadByOthers) != 0 => $"others may read \"{path}\", which has readable secrets; take that away: chmod 600 \"{path}\"",
            FileSafety.Strict => StrictFaultOf(path, owner),
            _ => null,
        };
    }

    [UnsupportedOSPlatform("windows")]
    private static string? StrictFaultOf(string path, uint? owner)
    {
        // Through the links, as the folders that matter are those where the file is.
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        for (var place = target; place is not null; place = Path.GetDirectoryName(place))
        {
            if (FileStatus.Of(place)?.Stranger is { } stranger && stranger != owner)
            {
                return $"\"{place}\" belongs to the user {stranger}, so that \"{path}\" says nothing of who may log in; it has to be root's or the account's own";
            }

            var mode = File.GetUnixFileMode(place);
            if ((mode & WrittenByOthers) != 0 && (place == target || (mode & UnixFileMode.StickyBit) == 0))
            {
                return $"others may write \"{place}\", so that \"{path}\" says nothing of who may log in; take that away: chmod go-w \"{place}\"";
            }
        }

        return null;
    }
}
