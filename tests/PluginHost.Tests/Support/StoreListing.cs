namespace Twisted.PluginHost.Tests.Support;

/// <summary>All that a store has.</summary>
internal static class StoreListing
{
    /// <summary>The relative paths of all files and folders, in their order.</summary>
    public static IReadOnlyList<string> Of(TwistedHome home) => Directory.Exists(home.Root)
        ? [.. Directory.EnumerateFileSystemEntries(home.Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(home.Root, path)).Order(StringComparer.Ordinal)]
        : [];
}
