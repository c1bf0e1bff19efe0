using System.Runtime.InteropServices;
using Twisted.Runner.Native;
using Twisted.Shared;

namespace Twisted.Runner.Privileges;

/// <summary>The identity of this process. Changing it changes every thread: the C library sees to that.</summary>
internal sealed unsafe class ProcessIdentity : IProcessIdentity
{
    public int Uid => OperatingSystem.IsWindows() ? 0 : (int)Posix.GetEUid();

    public int Gid => OperatingSystem.IsWindows() ? 0 : (int)Posix.GetEGid();

    /// <remarks>
    /// The groups first, while the machine's list of them can be read; then the root, for which it takes root; the user last, since
    /// without root nothing else could be given up any more.
    /// </remarks>
    public void Change(IdentityChange change)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new RunException("there are no user ids, group ids and roots to change on Windows; leave out --uid, --gid and --chroot");
        }

        if (!change.KeepsIds)
        {
            TakeGroups(change);
        }

        if (change.Root is { } root)
        {
            ProcessRoot.Change(root);
        }

        if (!change.KeepsIds)
        {
            BecomeUser(change);
        }
    }

    private static void TakeGroups(IdentityChange change)
    {
        if (UserDatabase.FindUser(change.Uid) is { } user)
        {
            Check(Posix.InitGroups(user.Name, (uint)change.Gid), change);
        }
        else
        {
            var only = (uint)change.Gid;
            Check(Posix.SetGroups(1, &only), change);
        }
    }

    private static void BecomeUser(IdentityChange change)
    {
        var (uid, gid) = ((uint)change.Uid, (uint)change.Gid);
        if (change.EffectiveOnly)
        {
            Check(Posix.SetEGid(gid), change);
            Check(Posix.SetEUid(uid), change);
            Verify(Posix.GetEUid() == uid && Posix.GetEGid() == gid, change);
            return;
        }

        Check(Posix.SetGid(gid), change);
        Check(Posix.SetUid(uid), change);
        var isChanged = Posix.GetUid() == uid && Posix.GetEUid() == uid && Posix.GetGid() == gid && Posix.GetEGid() == gid;
        var canRegain = uid != 0 && (Posix.SetUid(0) == 0 || Posix.SetEUid(0) == 0);
        Verify(isChanged && !canRegain, change);
    }

    private static void Verify(bool isDone, IdentityChange change)
    {
        if (!isDone)
        {
            throw new RunException($"cannot run as {change.Uid}/{change.Gid}: the system would let the process become root again");
        }
    }

    private static void Check(int result, IdentityChange change)
    {
        if (result != 0)
        {
            throw new RunException(
                $"cannot run as {change.Uid}/{change.Gid}: {Printable.Escape(Marshal.GetLastPInvokeErrorMessage())}; only root may change its user and group");
        }
    }
}
