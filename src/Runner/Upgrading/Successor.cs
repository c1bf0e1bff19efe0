namespace Twisted.Runner.Upgrading;

/// <summary>The process that has taken the place of this one.</summary>
/// <param name="Process">Its number; another one's when it died at once.</param>
/// <param name="Drain">How long the connections of this process may go on.</param>
/// <param name="HasState">Whether it has begun with the state of the services here.</param>
/// <param name="Probation">Ends when this process is not needed any more; false when its place was not taken after all.</param>
internal sealed record Successor(int Process, TimeSpan Drain, bool HasState, Task<bool> Probation);
