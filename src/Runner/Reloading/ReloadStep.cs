using Twisted.Services;

namespace Twisted.Runner.Reloading;

/// <summary>What becomes of one service.</summary>
/// <param name="Path">Where it is in the tree.</param>
/// <param name="Reason">What differs, in a few words; empty for what is new or gone.</param>
/// <param name="Parent">The running collection that it is, or is to be, in.</param>
/// <param name="Old">The running service; null for one that is new.</param>
/// <param name="New">What takes its place, and does not run; null for one that is gone.</param>
/// <param name="Position">Where among its siblings the new one is to be.</param>
/// <param name="Unit">The same number for services that are replaced together.</param>
public sealed record ReloadStep(string Path, string Reason, MultiService Parent, IService? Old, IService? New, int Position, int Unit)
{
    internal string Describe(bool isDone)
    {
        var verb = (Old, New) switch
        {
            (null, _) => isDone ? "Started" : "Would start",
            (_, null) => isDone ? "Stopped" : "Would stop",
            _ => isDone ? "Restarted" : "Would restart",
        };
        return Reason.Length == 0 ? $"{verb} {Path}." : $"{verb} {Path}: {Reason}.";
    }
}
