namespace Twisted.Manifest;

/// <summary>What a drop-in says of itself, without any of its code being loaded: its <c>plugins.json</c>.</summary>
public sealed record PluginManifest
{
    /// <summary>The name of the file, at the root of the package.</summary>
    public const string FileName = "plugins.json";

    /// <summary>The schema that this version reads and writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The versions of Twisted.Framework that the drop-in was built for, as a NuGet range such as <c>[0.1.0, 1.0.0)</c>.</summary>
    public required string Framework { get; init; }

    /// <summary>The file names of the assemblies whose types plug-ins of several drop-ins share, such as <c>QuoteServer.dll</c>.</summary>
    public IReadOnlyList<string> Contracts { get; init; } = [];

    /// <summary>In the order of their names.</summary>
    public required IReadOnlyList<PluginEntry> Plugins { get; init; }
}
