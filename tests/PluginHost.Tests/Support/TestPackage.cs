using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace Twisted.PluginHost.Tests.Support;

/// <summary>A package in the making.</summary>
internal sealed class TestPackage(string id, string version)
{
    private readonly List<PackageDependency> _dependencies = [];
    private readonly List<(string Path, byte[] Content)> _files = [];

    public TestPackage WithDependency(string dependency, string range)
    {
        _dependencies.Add(new PackageDependency(dependency, VersionRange.Parse(range)));
        return this;
    }

    /// <summary>Adds a file, in the place of the one of the same path.</summary>
    public TestPackage WithFile(string path, byte[] content)
    {
        _files.RemoveAll(file => file.Path == path);
        _files.Add((path, content));
        return this;
    }

    /// <returns>The path of the package's file.</returns>
    public string PackInto(string folder)
    {
        var builder = new PackageBuilder
        {
            Id = id,
            Version = NuGetVersion.Parse(version),
            Description = "A package of the tests.",
        };
        builder.Authors.Add("The tests");
        builder.DependencyGroups.Add(new PackageDependencyGroup(NuGetFramework.Parse("net10.0"), _dependencies));
        foreach (var (path, content) in _files)
        {
            builder.Files.Add(new PhysicalPackageFile(new MemoryStream(content)) { TargetPath = path });
        }

        if (_files.Count == 0)
        {
            builder.Files.Add(new PhysicalPackageFile(new MemoryStream([])) { TargetPath = "lib/net10.0/_._" });
        }

        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{id}.{version}.nupkg");
        using var stream = File.Create(file);
        builder.Save(stream);
        return file;
    }
}
