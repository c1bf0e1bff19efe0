namespace Twisted.Taps.Reloading;

/// <summary>What is to be done for an application to be what its tap says now. Nothing of it was done yet.</summary>
/// <param name="Changes">In the order of the tap.</param>
/// <param name="Unchanged">How many services stay as they are.</param>
/// <param name="Remarks">What else there is to say of the tap: a line each.</param>
/// <param name="Commit">To be called once it was done, with the paths of what could not be: what is read later is compared with what was read now.</param>
public sealed record TapChanges(IReadOnlyList<ServiceChange> Changes, int Unchanged, IReadOnlyList<string> Remarks, Action<IReadOnlySet<string>> Commit);
