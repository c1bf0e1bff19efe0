using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;
using Twisted.Services;

namespace Twisted.Runner.Privileges;

/// <summary>Becomes whom the command line or the tap says, in the root that the command line says, once ports are bound.</summary>
internal sealed class PrivilegeDrop(RunSettings settings, IProcessIdentity identity, ILogger log)
{
    /// <param name="process">What the application asks for.</param>
    /// <param name="handOver">Hands files to that user and group, as long as it takes root.</param>
    /// <exception cref="RunException">It cannot be done.</exception>
    public void Run(ProcessSettings process, Action<int, int> handOver)
    {
        var uid = settings.Uid ?? process.Uid ?? identity.Uid;
        var gid = settings.Gid ?? process.Gid ?? (uid == identity.Uid ? identity.Gid : OwnGroupOf(uid));
        var keepsIds = uid == identity.Uid && gid == identity.Gid;
        if (settings.EffectiveOnly && keepsIds)
        {
            throw new RunException("--euid says how to become another user, and neither --uid, --gid nor the application says which; add --uid, or leave it out");
        }

        if (keepsIds && settings.Chroot is null)
        {
            return;
        }

        if (!keepsIds)
        {
            handOver(uid, gid);
            RootPreload.LoadProgram(settings.Monitor is not null);
        }

        if (settings.Chroot is not null)
        {
            RootPreload.LoadAll();
        }

        identity.Change(new IdentityChange { Uid = uid, Gid = gid, KeepsIds = keepsIds, EffectiveOnly = settings.EffectiveOnly, Root = settings.Chroot });
        if (settings.Chroot is { } root)
        {
            log.RootSet(root);
        }

        if (!keepsIds)
        {
            log.IdentitySet(settings.EffectiveOnly ? "euid/egid" : "uid/gid", uid, gid);
        }
    }

    // The group of whoever starts it may be root's, and a way back to much of what root may do.
    private static int OwnGroupOf(int uid) => UserDatabase.FindUser(uid)?.Gid
        ?? throw new RunException($"cannot run as user {uid}: this machine has no such user, and so no group for it; give one with --gid");
}
