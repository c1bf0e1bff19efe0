namespace Twisted.Runner.Privileges;

/// <summary>Whom a process runs as.</summary>
internal interface IProcessIdentity
{
    int Uid { get; }

    int Gid { get; }

    /// <summary>Becomes another user, and shuts itself into a folder, as far as either is asked for.</summary>
    /// <exception cref="RunException">The system refuses, or root could be regained.</exception>
    void Change(IdentityChange change);
}
