using System.Runtime.CompilerServices;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>Says who needs a package, and why it is that version. Reads locks only.</summary>
public static class PackageReasons
{
    /// <summary>How many ways are told of one drop-in; libraries that all need each other have thousands.</summary>
    private const int Limit = 50;

    /// <summary>One for each drop-in that has or needs the package; none when nobody does.</summary>
    public static IReadOnlyList<PackageReason> Find(IReadOnlyList<HeldDropIn> dropIns, string id) =>
        [.. dropIns.Select(dropIn => Find(dropIn, id)).OfType<PackageReason>()];

    /// <summary>All packages that these drop-ins have or need, those of the host included, in the order of their ids.</summary>
    public static IReadOnlyList<string> KnownIds(IReadOnlyList<HeldDropIn> dropIns) =>
    [
        .. dropIns
            .SelectMany(dropIn => dropIn.Locked.Packages)
            .SelectMany(package => package.Dependencies.Select(dependency => dependency.Id).Prepend(package.Id))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase),
    ];

    private static PackageReason? Find(HeldDropIn dropIn, string id)
    {
        var packages = dropIn.Locked.Packages;
        var package = packages.FirstOrDefault(package => Same(package.Id, id));
        var paths = new List<IReadOnlyList<DependencyStep>>();
        Walk(packages, [new DependencyStep(packages[0].Id, packages[0].Version, null)], id, paths);
        if (paths.Count == 0 && package is not null)
        {
            // A lock from before they were written down.
            paths.Add([new DependencyStep(packages[0].Id, packages[0].Version, null), new DependencyStep(package.Id, package.Version, null)]);
        }

        var hostVersion = package is null && paths.Count > 0 ? HostVersionOf(id) : null;
        return paths.Count == 0
            ? null
            : new PackageReason
            {
                DropIn = dropIn,
                Package = package,
                HostVersion = hostVersion,
                Paths = paths,
                Because = package is null ? OfHost(hostVersion) : Same(id, dropIn.Locked.Id) ? OfDropIn(dropIn) : OfDependency(package, paths),
            };
    }

    private static void Walk(IReadOnlyList<LockedPackage> packages, DependencyStep[] path, string id, List<IReadOnlyList<DependencyStep>> found)
    {
        if (Same(path[^1].Id, id))
        {
            found.Add(path);
            return;
        }

        foreach (var dependency in packages.FirstOrDefault(package => Same(package.Id, path[^1].Id))?.Dependencies ?? [])
        {
            // The resolver lets no circle in, but a lock can be edited.
            if (found.Count < Limit && !path.Any(step => Same(step.Id, dependency.Id)))
            {
                var version = packages.FirstOrDefault(package => Same(package.Id, dependency.Id))?.Version;
                Walk(packages, [.. path, new DependencyStep(dependency.Id, version, dependency.Range)], id, found);
            }
        }
    }

    private static string OfDropIn(HeldDropIn dropIn) => dropIn switch
    {
        { IsOfTap: true } => "It is what the tap was made with.",
        { Origin: Finding.PluginOrigin.Stock } => "It comes with the tools, in their own version.",
        { Request: { Version: { } version } } when PackageVersion.Parse(version) is not null => $"The set asks for exactly {version}.",
        { Request: { Version: { } range } } => $"The set asks for {range}, of which it was the newest when it was restored.",
        _ => "The set asks for no version; it was the newest when it was restored.",
    };

    private static string OfDependency(LockedPackage package, List<IReadOnlyList<DependencyStep>> paths)
    {
        string[] ranges = [.. paths.Select(path => path[^1].Range).OfType<string>().Distinct()];
        if (ranges.Length == 0)
        {
            return "The lock is older than the notes of who needs what.";
        }

        var version = PackageVersion.Parse(package.Version)!;
        var isLowest = ranges.Any(range => PackageVersionRange.Parse(range)?.Lowest?.CompareTo(version) == 0);
        var all = string.Join(" and ", ranges);
        return isLowest ? $"It is the lowest version that {all} {(ranges.Length == 1 ? "allows" : "allow")}." : $"It was the lowest in {all} that the feeds had when it was restored.";
    }

    private static string OfHost(string? version) =>
        $"The host has {(version is null ? "it" : $"{version}")}; it is never restored.";

    private static bool Same(string id, string other) => string.Equals(id, other, StringComparison.OrdinalIgnoreCase);

    private static string? HostVersionOf(string id)
    {
        NuGetEnvironment.Prepare();
        return AskHost(id);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? AskHost(string id) => HostPackages.VersionOf(id)?.ToNormalizedString();
}
