namespace Twisted.Runner.Privileges;

/// <summary>Whom a process runs as.</summary>
internal interface IProcessIdentity
{
    int Uid { get; }

    int Gid { get; }

    /// <summary>Becomes another user for good.</summary>
    /// <exception cref="RunException">The system refuses, or root could be regained.</exception>
    void SwitchTo(int uid, int gid);
}
