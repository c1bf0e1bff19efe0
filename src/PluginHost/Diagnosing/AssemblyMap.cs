using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>What serves each assembly that the files of a drop-in refer to, by the rules of the loader. Nothing is loaded.</summary>
public sealed class AssemblyMap
{
    private readonly TwistedHome _home;
    private readonly List<(LockedPackage Package, LockedFile File)> _files;
    private readonly Dictionary<string, Version?> _platformVersions = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ServedAssembly> _references = [];

    private AssemblyMap(TwistedHome home, LockedDropIn dropIn)
    {
        _home = home;
        _files =
        [
            .. from package in dropIn.Packages
               from file in package.Files
               where file.Kind is LockedFileKind.Managed or LockedFileKind.Contract && (file.Rid is null || file.Rid == HostPlatform.Rid)
               select (package, file),
        ];
    }

    /// <summary>Every reference of every file for this platform, in the order of the packages. Files that are missing or are no assemblies have none.</summary>
    public IReadOnlyList<ServedAssembly> References => _references;

    /// <summary>Names of assemblies that several packages of the drop-in have, with these packages; the first of them serves.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<LockedPackage> Packages)> Duplicates =>
    [
        .. from item in _files
           group item.Package by NameOf(item.File) into same
           let packages = same.Distinct().ToArray()
           where packages.Length > 1
           select (same.Key, (IReadOnlyList<LockedPackage>)packages),
    ];

    public static AssemblyMap Of(TwistedHome home, LockedDropIn dropIn)
    {
        var map = new AssemblyMap(home, dropIn);
        foreach (var (package, file) in map._files)
        {
            map.Add(package, file);
        }

        return map;
    }

    private static string NameOf(LockedFile file) => Path.GetFileNameWithoutExtension(file.Path);

    private void Add(LockedPackage package, LockedFile file) =>
        TryReadMetadata(_home.PathOf(package, file), metadata =>
        {
            foreach (var handle in metadata.AssemblyReferences)
            {
                var reference = metadata.GetAssemblyReference(handle);
                _references.Add(Serve(new ServedAssembly
                {
                    PackageId = package.Id,
                    PackageVersion = package.Version,
                    File = file.Path,
                    Name = metadata.GetString(reference.Name),
                    Version = reference.Version,
                    Server = AssemblyServer.Missing,
                }));
            }

            return true;
        });

    private ServedAssembly Serve(ServedAssembly reference)
    {
        if (HostAssemblies.IsAbi(reference.Name))
        {
            return reference with { Server = AssemblyServer.Host, ServedVersion = VersionOnPlatform(reference.Name) };
        }

        // A file that is made for this platform comes before one for all, within the first package that has either.
        if (_files.FindIndex(item => IsNamed(item.File, reference.Name)) is >= 0 and var first)
        {
            var package = _files[first].Package;
            var (_, file) = _files.Where(item => item.Package == package && IsNamed(item.File, reference.Name)).OrderBy(item => item.File.Rid is null).First();
            return reference with
            {
                Server = AssemblyServer.DropIn,
                ServedBy = $"{package.Id} {package.Version} {file.Path}",
                ServedVersion = VersionOf(_home.PathOf(package, file)),
            };
        }

        return HostAssemblies.IsInSharedFramework(reference.Name)
            ? reference with { Server = AssemblyServer.SharedFramework, ServedVersion = VersionOnPlatform(reference.Name) }
            : reference;
    }

    private static bool IsNamed(LockedFile file, string name) => string.Equals(NameOf(file), name, StringComparison.OrdinalIgnoreCase);

    private Version? VersionOnPlatform(string name)
    {
        if (!_platformVersions.TryGetValue(name, out var version))
        {
            version = HostAssemblies.FindOnPlatform(name) is { } path ? VersionOf(path) : null;
            _platformVersions.Add(name, version);
        }

        return version;
    }

    private static Version? VersionOf(string path) => TryReadMetadata(path, metadata => metadata.IsAssembly ? metadata.GetAssemblyDefinition().Version : null);

    private static T? TryReadMetadata<T>(string path, Func<MetadataReader, T?> read)
    {
        try
        {
            if (WholeFile.TryRead(path, VerifiedFile.SizeLimit) is { } bytes)
            {
                using var file = new PEReader(new MemoryStream(bytes));
                return file.HasMetadata ? read(file.GetMetadataReader()) : default;
            }
        }
        catch (Exception exception) when (exception is BadImageFormatException or PluginHostException)
        {
            // The check of the files names what is damaged.
            return default;
        }

        return default;
    }
}
