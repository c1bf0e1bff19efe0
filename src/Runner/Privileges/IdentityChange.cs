namespace Twisted.Runner.Privileges;

/// <summary>What a process gives up once its ports are bound.</summary>
internal sealed record IdentityChange
{
    public required int Uid { get; init; }

    public required int Gid { get; init; }

    /// <summary>True to change the effective ids only, so that the process can become root again.</summary>
    public bool EffectiveOnly { get; init; }

    /// <summary>True when user and group stay as they are.</summary>
    public bool KeepsIds { get; init; }

    /// <summary>The folder that becomes the root of all paths; null for none.</summary>
    public string? Root { get; init; }
}
