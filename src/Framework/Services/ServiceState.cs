namespace Twisted.Services;

/// <summary>Where a service is in its life, as its parent sees it.</summary>
public enum ServiceState
{
    /// <summary>It does nothing: it was not started yet, was stopped, or ended by itself and is not to run again.</summary>
    Stopped,

    /// <summary>Its start is under way.</summary>
    Starting,

    /// <summary>It does its work.</summary>
    Running,

    /// <summary>It begins nothing new, and finishes what is under way.</summary>
    Draining,

    /// <summary>Its stop is under way.</summary>
    Stopping,

    /// <summary>It failed, and is started again after a while.</summary>
    Waiting,

    /// <summary>It failed, and is not started again.</summary>
    Failed,
}
