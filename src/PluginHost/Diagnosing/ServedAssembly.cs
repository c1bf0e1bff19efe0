namespace Twisted.PluginHost.Diagnosing;

/// <summary>An assembly that a file of a drop-in refers to, and what it gets when it asks for it.</summary>
public sealed record ServedAssembly
{
    /// <summary>The package with the file that refers to it.</summary>
    public required string PackageId { get; init; }

    public required string PackageVersion { get; init; }

    /// <summary>The file that refers to it, relative to the package's folder.</summary>
    public required string File { get; init; }

    /// <summary>The assembly's simple name.</summary>
    public required string Name { get; init; }

    /// <summary>The version that the file was compiled against.</summary>
    public required Version Version { get; init; }

    public required AssemblyServer Server { get; init; }

    /// <summary>The package and file that is loaded when it is the drop-in's own; null otherwise.</summary>
    public string? ServedBy { get; init; }

    /// <summary>The version of what is loaded; null when there is nothing.</summary>
    public Version? ServedVersion { get; init; }

    /// <summary>True when it would be loaded, and be refused by the runtime, which takes the same version or a newer one.</summary>
    public bool IsTooOld => ServedVersion is not null && ServedVersion < Version;
}
