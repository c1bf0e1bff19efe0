namespace Twisted.PluginHost.Locking;

/// <summary>One file of a locked package.</summary>
public sealed record LockedFile
{
    /// <summary>Relative to the package's folder, with slashes.</summary>
    public required string Path { get; init; }

    /// <summary>In lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required LockedFileKind Kind { get; init; }

    /// <summary>The platform whose file it is; null for all.</summary>
    public string? Rid { get; init; }
}
