using Twisted.Runner.Privileges;

namespace Twisted.Runner.Tests.Support;

/// <summary>Pretends to be root, and to become somebody else.</summary>
internal sealed class RecordingIdentity(List<string> calls) : IProcessIdentity
{
    public Exception? Refusal { get; init; }

    public int Uid { get; private set; }

    public int Gid { get; private set; }

    public void Change(IdentityChange change)
    {
        calls.Add($"switch to {change.Uid}/{change.Gid}");
        if (Refusal is not null)
        {
            throw Refusal;
        }

        (Uid, Gid) = (change.Uid, change.Gid);
    }
}
