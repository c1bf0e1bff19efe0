using System.Globalization;
using System.Runtime.InteropServices;

namespace Twisted.Services;

/// <summary>The user and the group that a program is to run as.</summary>
internal static partial class ProcessUser
{
    private const string Users = "/etc/passwd";

    /// <returns>The options that make <c>setpriv</c> become them; null when this process is them already.</returns>
    /// <exception cref="ServiceException">This process may not become them, or the user's group is not known.</exception>
    public static string[]? Of(ProcessService service)
    {
        if (service is { Uid: null, Gid: null })
        {
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            throw new ServiceException($"cannot run \"{service.Program}\" as another user: there are no user and group ids on Windows.\nLeave them out.");
        }

        var uid = service.Uid ?? (int)GetEffectiveUser();
        var ownGroup = GroupOf(uid);
        var gid = service.Gid ?? (service.Uid is null || uid == (int)GetEffectiveUser() ? (int)GetEffectiveGroup() : ownGroup) ?? throw new ServiceException(
            $"cannot run \"{service.Program}\" as user {uid}: \"{Users}\" does not say what group that user has.\nGive a group id too.");
        if (uid == (int)GetEffectiveUser() && gid == (int)GetEffectiveGroup())
        {
            return null;
        }

        if (GetEffectiveUser() != 0)
        {
            throw new ServiceException(
                $"cannot run \"{service.Program}\" as {uid}/{gid}: only root may start programs as others.\nStart as root, or leave out user and group.");
        }

        return
        [
            string.Create(CultureInfo.InvariantCulture, $"--reuid={(uint)uid}"),
            string.Create(CultureInfo.InvariantCulture, $"--regid={(uint)gid}"),
            ownGroup is null ? "--clear-groups" : "--init-groups",
        ];
    }

    /// <returns>Null for a user of whom the file does not know, as one from a directory service.</returns>
    private static int? GroupOf(int uid)
    {
        if (!File.Exists(Users))
        {
            return null;
        }

        foreach (var line in File.ReadLines(Users))
        {
            // Name, password, user id, group id.
            if (line.Split(':') is [_, _, var user, var group, ..]
                && uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && (int)id == uid
                && uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var gid))
            {
                return (int)gid;
            }
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetEffectiveGroup();
}
