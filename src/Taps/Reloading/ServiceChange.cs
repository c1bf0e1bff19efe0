using Twisted.Services;

namespace Twisted.Taps.Reloading;

/// <summary>What becomes of one service when a tap is read again.</summary>
/// <param name="Path">Where it is in the tree.</param>
/// <param name="Reason">What differs, in a few words; empty for what is new or gone.</param>
/// <param name="Parent">The running collection that it is, or is to be, in.</param>
/// <param name="Old">The running service; null for one that is new.</param>
/// <param name="New">What takes its place, and belongs to no application; null for one that is gone.</param>
/// <param name="Position">Where among its siblings the new one is to be.</param>
/// <param name="Unit">The same number for services that share objects, and have to be replaced together.</param>
public sealed record ServiceChange(string Path, string Reason, MultiService Parent, IService? Old, IService? New, int Position, int Unit);
