namespace Twisted.PluginHost.Loading;

/// <summary>Which assemblies a drop-in shares with its host.</summary>
internal static class HostAssemblies
{
    private static readonly string Platform = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";

    /// <summary>True for the plug-in ABI: a private copy would be other types by the same names.</summary>
    public static bool IsAbi(string name) => name is "Twisted.Framework" or "Microsoft.Extensions.Logging.Abstractions";

    /// <summary>True for what the shared frameworks have; the tools' private assemblies are nobody else's business.</summary>
    public static bool IsInSharedFramework(string name) =>
        FindOnPlatform(name) is { } path && !IsInFolderOf(path, AppContext.BaseDirectory);

    /// <summary>The path of an assembly that the host was started with, or null.</summary>
    public static string? FindOnPlatform(string name)
    {
        var file = $"{Path.DirectorySeparatorChar}{name}.dll";
        var at = Platform.IndexOf(file, StringComparison.OrdinalIgnoreCase);
        while (at >= 0)
        {
            var end = at + file.Length;
            if (end == Platform.Length || Platform[end] == Path.PathSeparator)
            {
                var start = Platform.LastIndexOf(Path.PathSeparator, at) + 1;
                return Platform[start..end];
            }

            at = Platform.IndexOf(file, end, StringComparison.OrdinalIgnoreCase);
        }

        return null;
    }

    /// <summary>All that the shared frameworks have.</summary>
    public static IEnumerable<string> SharedFrameworkPaths()
    {
        foreach (var path in Platform.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsInFolderOf(path, AppContext.BaseDirectory))
            {
                yield return path;
            }
        }
    }

    private static bool IsInFolderOf(string path, string folder) =>
        Path.GetDirectoryName(path.AsSpan()).Equals(Path.TrimEndingDirectorySeparator(folder.AsSpan()), StringComparison.Ordinal);
}
