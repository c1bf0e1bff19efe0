using Twisted.Runner.State;

namespace Twisted.Runner.Watching;

/// <summary>What a live view shows at one moment.</summary>
/// <param name="State">What the server said last; null when it never said anything.</param>
/// <param name="Before">What it said before that, to see how much passes in a second; null when it did not.</param>
/// <param name="Notice">Why there is nothing newer; null when there is.</param>
internal sealed record WatchFrame(ApplicationState? State, ApplicationState? Before = null, string? Notice = null);
