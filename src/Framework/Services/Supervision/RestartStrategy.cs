namespace Twisted.Services;

/// <summary>Which services a <see cref="MultiService"/> restarts when one of its children fails.</summary>
public enum RestartStrategy
{
    /// <summary>The one that failed. The default.</summary>
    OneForOne,

    /// <summary>All children.</summary>
    OneForAll,

    /// <summary>The one that failed, and those that start after it.</summary>
    RestForOne,
}
