namespace Twisted.Services;

/// <summary>When a <see cref="ProcessService"/> starts its program again.</summary>
public enum ProcessRestart
{
    /// <summary>However it ended.</summary>
    Always,

    /// <summary>When it ended with an exit code other than 0, or by a signal.</summary>
    OnFailure,

    /// <summary>Never.</summary>
    Never,
}
