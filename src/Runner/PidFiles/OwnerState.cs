namespace Twisted.Runner.PidFiles;

/// <summary>What a pidfile says of its server.</summary>
internal enum OwnerState
{
    /// <summary>There is no file, or it is empty, as after a server that could not remove it.</summary>
    NotRunning,

    /// <summary>Its process is gone.</summary>
    Dead,

    Running,

    /// <summary>Its process is there, but is none of ours.</summary>
    Stranger,

    /// <summary>The file is no pidfile, or cannot be read.</summary>
    Unknown,

    /// <summary>The file may not be read.</summary>
    Denied,
}
