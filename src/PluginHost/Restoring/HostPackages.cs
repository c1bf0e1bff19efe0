using System.Diagnostics;
using NuGet.DependencyResolver;
using NuGet.Frameworks;
using NuGet.LibraryModel;
using NuGet.Versioning;
using Twisted.PluginHost.Loading;

namespace Twisted.PluginHost.Restoring;

/// <summary>Offers to NuGet's walker what the host has itself: the Framework, and all that is in the shared frameworks.</summary>
internal sealed class HostPackages : IDependencyProvider
{
    /// <summary>Packages of old that only refer to what the shared framework has.</summary>
    private static readonly HashSet<string> Empty = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.NETCore.App",
        "Microsoft.NETCore.Platforms",
        "Microsoft.NETCore.Targets",
        "NETStandard.Library",
    };

    /// <summary>The host's version of a package; null when it does not have it.</summary>
    public static NuGetVersion? VersionOf(string id)
    {
        if (string.Equals(id, "Twisted.Framework", StringComparison.OrdinalIgnoreCase))
        {
            return NuGetVersion.Parse(HostVersion.Text);
        }

        if (Empty.Contains(id))
        {
            return new NuGetVersion(Environment.Version);
        }

        // A package of the runtime has one assembly, of the package's name and version.
        var path = HostAssemblies.IsAbi(id) || HostAssemblies.IsInSharedFramework(id) ? HostAssemblies.FindOnPlatform(id) : null;
        return path is not null && NuGetVersion.TryParse(FileVersionInfo.GetVersionInfo(path).ProductVersion, out var version) ? version : null;
    }

    public bool SupportsType(LibraryDependencyTarget libraryTypeFlag) =>
        (libraryTypeFlag & (LibraryDependencyTarget.Project | LibraryDependencyTarget.ExternalProject)) != 0;

    public Library? GetLibrary(LibraryRange libraryRange, NuGetFramework targetFramework)
    {
        var version = VersionOf(libraryRange.Name);
        return version is not null && libraryRange.VersionRange?.Satisfies(version) != false
            ? new Library(libraryRange, new LibraryIdentity(libraryRange.Name, version, LibraryType.Project), [])
            : null;
    }

    public Library? GetLibrary(LibraryRange libraryRange, NuGetFramework targetFramework, string? alias) => GetLibrary(libraryRange, targetFramework);
}
