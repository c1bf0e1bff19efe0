using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace Twisted.Feeds;

/// <summary>A package in the making.</summary>
public sealed class TestPackage(string id, string version)
{
    private readonly List<PackageDependency> _dependencies = [];
    private readonly List<(string Path, byte[] Content)> _files = [];
    private readonly List<string> _tags = [];
    private readonly List<string> _types = [];
    private readonly List<string> _owners = [];
    private readonly List<string> _authors = ["The tests"];
    private string _description = "A package of the tests.";

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

    public TestPackage WithDescription(string description)
    {
        _description = description;
        return this;
    }

    public TestPackage WithAuthors(params string[] authors)
    {
        _authors.Clear();
        _authors.AddRange(authors);
        return this;
    }

    /// <summary>Those that the nuspec names. Feeds say who really owns a package, and this one believes the nuspec.</summary>
    public TestPackage WithOwners(params string[] owners)
    {
        _owners.AddRange(owners);
        return this;
    }

    public TestPackage WithTags(params string[] tags)
    {
        _tags.AddRange(tags);
        return this;
    }

    public TestPackage WithTypes(params string[] types)
    {
        _types.AddRange(types);
        return this;
    }

    /// <summary>The types and tags that Twisted.Sdk gives to a package with these taps.</summary>
    public TestPackage AsPlugin(params string[] tapNames) =>
        WithTypes("TwistedPlugin", "Dependency").WithTags("twisted-plugin").WithTags([.. tapNames.Select(name => $"twisted-tap-{name}")]);

    /// <returns>The path of the package's file.</returns>
    public string PackInto(string folder)
    {
        var builder = new PackageBuilder
        {
            Id = id,
            Version = NuGetVersion.Parse(version),
            Description = _description,
        };
        builder.Authors.AddRange(_authors);
        builder.Owners.AddRange(_owners);
        builder.Tags.AddRange(_tags);
        builder.PackageTypes = [.. _types.Select(type => new PackageType(type, PackageType.EmptyVersion))];
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
