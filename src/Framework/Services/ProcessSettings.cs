namespace Twisted.Services;

/// <summary>The settings of a process that an application asks for.</summary>
public sealed record ProcessSettings
{
    /// <summary>The user id to run as once ports are bound; null keeps that of whoever starts it.</summary>
    public int? Uid { get; init; }

    /// <summary>The group id to run as once ports are bound; null is the user's own, or with no user given that of whoever starts it.</summary>
    public int? Gid { get; init; }
}
