using NuGet.DependencyResolver;
using NuGet.Frameworks;
using NuGet.LibraryModel;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace Twisted.PluginHost.Restoring;

/// <summary>Stands for a file of C# in NuGet's walker: it is in no package, and needs those that it asks for.</summary>
internal sealed class SetRoot(PackageIdentity name, IReadOnlyList<PackageIdentity> packages) : IDependencyProvider
{
    public bool SupportsType(LibraryDependencyTarget libraryTypeFlag) => (libraryTypeFlag & LibraryDependencyTarget.Project) != 0;

    public Library? GetLibrary(LibraryRange libraryRange, NuGetFramework targetFramework) =>
        libraryRange.Name == name.Id
            ? new Library(
                libraryRange,
                new LibraryIdentity(name.Id, name.Version, LibraryType.Project),
                packages.Select(package => new LibraryDependency(new LibraryRange(
                    package.Id, new VersionRange(package.Version, true, package.Version, true), LibraryDependencyTarget.PackageProjectExternal))))
            : null;

    public Library? GetLibrary(LibraryRange libraryRange, NuGetFramework targetFramework, string? alias) => GetLibrary(libraryRange, targetFramework);
}
