namespace Twisted.Runner.State;

/// <summary>Where the application of a process is in its life, as a whole.</summary>
public enum RunPhase
{
    /// <summary>It is being loaded, or its services start.</summary>
    Starting,

    /// <summary>It is ready, and does its work.</summary>
    Running,

    /// <summary>It begins nothing new, and finishes what is under way.</summary>
    Draining,

    /// <summary>It was asked to stop.</summary>
    Stopping,
}
