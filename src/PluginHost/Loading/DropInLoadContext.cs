using System.Reflection;
using System.Runtime.Loader;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Loading;

/// <summary>Where the assemblies of one drop-in live, apart from those of all others.</summary>
/// <remarks>
/// A file is loaded from the path that the lock gives it, after its hash was compared; nothing is searched for. The context
/// cannot be unloaded: unloading never completes once some libraries have run in it, and code compiled ahead of time would
/// not be used.
/// </remarks>
internal sealed class DropInLoadContext : AssemblyLoadContext
{
    private readonly TwistedHome _home;
    private readonly LockedDropIn _dropIn;

    private readonly bool _ofScript;

    /// <param name="home">The store.</param>
    /// <param name="dropIn">What is loaded.</param>
    /// <param name="ofScript">True for a file of C#, which also sees the model of taps.</param>
    public DropInLoadContext(TwistedHome home, LockedDropIn dropIn, bool ofScript = false)
        : base($"{dropIn.Id} {dropIn.Version}", isCollectible: false)
    {
        _home = home;
        _dropIn = dropIn;
        _ofScript = ofScript;
    }

    /// <summary>Loads an assembly by its file name; null when the drop-in has none of that name.</summary>
    /// <exception cref="PluginHostException">The file is missing or was changed.</exception>
    public Assembly? TryLoadFile(string fileName) => TryLoadFile(fileName, asked: null);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (HostAssemblies.IsAbi(name) || (_ofScript && name == "Twisted.Persistence"))
        {
            return null;
        }

        if (assemblyName.CultureName is { Length: > 0 } culture)
        {
            // Texts fall back from culture to culture: a missing file is no fault.
            return TryFind(LockedFileKind.Resource, $"{name}.dll", culture, out var translation, out var resource)
                ? LoadFile(translation, resource)
                : null;
        }

        if (TryLoadFile($"{name}.dll", assemblyName.Version) is { } assembly)
        {
            return assembly;
        }

        return HostAssemblies.IsInSharedFramework(name)
            ? null
            : throw new PluginHostException(
                $"{(_ofScript ? $"A package of {_dropIn.Id}" : $"{_dropIn.Id} {_dropIn.Version}")} needs the assembly \"{name}\" {assemblyName.Version}, which is neither in its packages nor in the host.\n"
                + "Its author has to add the package with that assembly to its dependencies.");
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var fileName in HostPlatform.NativeFileNames(unmanagedDllName))
        {
            if (TryFind(LockedFileKind.Native, fileName, culture: null, out var package, out var file))
            {
                return LoadUnmanagedDllFromPath(Verified(package, file));
            }
        }

        // A library of the operating system.
        return 0;
    }

    private Assembly? TryLoadFile(string fileName, Version? asked)
    {
        if (!TryFind(LockedFileKind.Managed, fileName, culture: null, out var package, out var file))
        {
            return null;
        }

        return file.Kind == LockedFileKind.Contract
            ? SharedContracts.GetOrLoad(_dropIn, package, fileName, asked, () => Verified(package, file), LoadFromAssemblyPath)
            : LoadFile(package, file);
    }

    private Assembly LoadFile(LockedPackage package, LockedFile file) => LoadFromAssemblyPath(Verified(package, file));

    private string Verified(LockedPackage package, LockedFile file)
    {
        var path = _home.PathOf(package, file);
        return VerifiedFile.TryRead(_home, package, file) is not null
            ? path
            : throw new DamagedStoreException($"Cannot load {package.Id} {package.Version}: there is no \"{path}\".");
    }

    /// <summary>Finds a file for this platform; one that is made for it comes before one for all.</summary>
    private bool TryFind(LockedFileKind kind, string fileName, string? culture, out LockedPackage package, out LockedFile file)
    {
        package = null!;
        file = null!;
        foreach (var candidate in _dropIn.Packages)
        {
            foreach (var other in candidate.Files)
            {
                if ((other.Kind == kind || (kind == LockedFileKind.Managed && other.Kind == LockedFileKind.Contract)) && IsNamed(other.Path, fileName, culture)
                    && (other.Rid == HostPlatform.Rid || (other.Rid is null && file is null)))
                {
                    (package, file) = (candidate, other);
                }
            }

            if (file is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamed(string path, string fileName, string? culture)
    {
        if (!Path.GetFileName(path.AsSpan()).Equals(fileName, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return culture is null
            || Path.GetFileName(Path.GetDirectoryName(path.AsSpan())).Equals(culture, StringComparison.OrdinalIgnoreCase);
    }
}
