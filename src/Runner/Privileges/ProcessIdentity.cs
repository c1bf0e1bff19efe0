using System.Runtime.InteropServices;
using Twisted.Runner.Native;

namespace Twisted.Runner.Privileges;

/// <summary>The identity of this process. Changing it changes every thread: the C library sees to that.</summary>
internal sealed unsafe class ProcessIdentity : IProcessIdentity
{
    public int Uid => OperatingSystem.IsWindows() ? 0 : (int)Posix.GetEUid();

    public int Gid => OperatingSystem.IsWindows() ? 0 : (int)Posix.GetEGid();

    /// <remarks>Groups first and the user last: without root the groups could not be given up any more.</remarks>
    public void SwitchTo(int uid, int gid)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new RunException($"cannot run as {uid}/{gid}: there are no user and group ids on Windows");
        }

        if (UserDatabase.FindUser(uid) is { } user)
        {
            Check(Posix.InitGroups(user.Name, (uint)gid), uid, gid);
        }
        else
        {
            var only = (uint)gid;
            Check(Posix.SetGroups(1, &only), uid, gid);
        }

        Check(Posix.SetGid((uint)gid), uid, gid);
        Check(Posix.SetUid((uint)uid), uid, gid);
        Verify(uid, gid);
    }

    private static void Verify(int uid, int gid)
    {
        var changed = Posix.GetUid() == (uint)uid && Posix.GetEUid() == (uint)uid
            && Posix.GetGid() == (uint)gid && Posix.GetEGid() == (uint)gid;
        var regained = uid != 0 && (Posix.SetUid(0) == 0 || Posix.SetEUid(0) == 0);
        if (!changed || regained)
        {
            throw new RunException($"cannot run as {uid}/{gid}: the system would let the process become root again");
        }
    }

    private static void Check(int result, int uid, int gid)
    {
        if (result != 0)
        {
            throw new RunException(
                $"cannot run as {uid}/{gid}: {Marshal.GetLastPInvokeErrorMessage()}; only root may change its user and group");
        }
    }
}
