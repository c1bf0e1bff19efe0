namespace Twisted.Services;

/// <summary>When a service that has stopped working by itself is started again.</summary>
public enum RestartType
{
    /// <summary>Always, whether it failed or was done. The default.</summary>
    Permanent,

    /// <summary>When it failed, and not when it was done.</summary>
    Transient,

    /// <summary>Never; not with others either.</summary>
    Temporary,
}
