using NuGet.Client;
using NuGet.ContentModel;
using NuGet.Frameworks;
using NuGet.RuntimeModel;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Restoring;

/// <summary>Selects the files of a package that a host may load, for every platform at once: the lock of one holds on all.</summary>
internal static class AssetSelection
{
    private static readonly ManagedCodeConventions Conventions = new(PlatformGraph());

    // They keep what they have seen in plain dictionaries.
    private static readonly Lock ConventionsGate = new();

    public static NuGetFramework Framework { get; } = NuGetFramework.Parse("net10.0");

    /// <summary>Path, kind and platform of each file, in the order of the paths.</summary>
    public static IReadOnlyList<(string Path, LockedFileKind Kind, string? Rid)> Select(IEnumerable<string> packageFiles)
    {
        var content = new ContentItemCollection();
        content.Load(packageFiles);
        var platforms = new SortedDictionary<(string Path, LockedFileKind Kind), List<string>>(Comparer<(string Path, LockedFileKind Kind)>.Create(
            static (left, right) => string.CompareOrdinal(left.Path, right.Path) is not 0 and var order ? order : left.Kind.CompareTo(right.Kind)));
        using var gate = ConventionsGate.EnterScope();
        foreach (var rid in HostPlatform.All)
        {
            var criteria = Conventions.Criteria.ForFrameworkAndRuntime(Framework, rid);
            Add(content, criteria, Conventions.Patterns.RuntimeAssemblies, LockedFileKind.Managed, rid, platforms);
            Add(content, criteria, Conventions.Patterns.ResourceAssemblies, LockedFileKind.Resource, rid, platforms);
            Add(content, criteria, Conventions.Patterns.NativeLibraries, LockedFileKind.Native, rid, platforms);
        }

        return Merge(platforms);
    }

    private static List<(string Path, LockedFileKind Kind, string? Rid)> Merge(
        SortedDictionary<(string Path, LockedFileKind Kind), List<string>> platforms)
    {
        var files = new List<(string, LockedFileKind, string?)>();
        foreach (var ((path, kind), rids) in platforms)
        {
            if (rids.Count == HostPlatform.All.Count)
            {
                files.Add((path, kind, null));
                continue;
            }

            foreach (var rid in rids)
            {
                files.Add((path, kind, rid));
            }
        }

        return files;
    }

    private static void Add(
        ContentItemCollection content,
        SelectionCriteria criteria,
        PatternSet patterns,
        LockedFileKind kind,
        string rid,
        SortedDictionary<(string Path, LockedFileKind Kind), List<string>> platforms)
    {
        foreach (var item in content.FindBestItemGroup(criteria, patterns)?.Items ?? [])
        {
            // The empty file "_._" says that there is nothing for this framework, on purpose.
            if (Path.GetFileName(item.Path) == "_._")
            {
                continue;
            }

            if (!platforms.TryGetValue((item.Path, kind), out var rids))
            {
                platforms.Add((item.Path, kind), rids = []);
            }

            rids.Add(rid);
        }
    }

    /// <summary>The part of the runtime's own graph of platforms that leads from ours to "any".</summary>
    private static RuntimeGraph PlatformGraph()
    {
        var graph = new List<RuntimeDescription>
        {
            new("any"),
            new("base", ["any"]),
            new("unix", ["any"]),
            new("linux", ["unix"]),
            new("osx", ["unix"]),
            new("win", ["any"]),
        };
        foreach (var rid in HostPlatform.All)
        {
            var hyphen = rid.IndexOf('-', StringComparison.Ordinal);
            var (system, architecture) = (rid[..hyphen], rid[(hyphen + 1)..]);
            if (system == "win")
            {
                graph.Add(new RuntimeDescription(rid, [system]));
                continue;
            }

            var unix = $"unix-{architecture}";
            if (!graph.Exists(description => description.RuntimeIdentifier == unix))
            {
                graph.Add(new RuntimeDescription(unix, ["unix"]));
            }

            graph.Add(new RuntimeDescription(rid, [system, unix]));
        }

        return new RuntimeGraph(graph);
    }
}
