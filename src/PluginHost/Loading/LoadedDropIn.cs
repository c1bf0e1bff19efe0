using System.Reflection;
using Twisted.Manifest;
using Twisted.Persistence;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Loading;

/// <summary>A drop-in whose code can be used. It stays for the life of the process.</summary>
public sealed class LoadedDropIn
{
    private readonly TwistedHome _home;
    private readonly DropInLoadContext _context;

    internal LoadedDropIn(TwistedHome home, LockedDropIn locked, PluginManifest manifest, DropInLoadContext context)
    {
        _home = home;
        Locked = locked;
        Manifest = manifest;
        _context = context;
    }

    public LockedDropIn Locked { get; }

    /// <summary>What it says of its plug-ins.</summary>
    public PluginManifest Manifest { get; }

    /// <summary>Loads an assembly of the drop-in by its file name.</summary>
    /// <exception cref="PluginHostException">There is none, or it cannot be loaded.</exception>
    public Assembly LoadAssembly(string fileName)
    {
        try
        {
            return _context.TryLoadFile(fileName) ?? throw Fault($"it has no assembly \"{fileName}\"");
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            throw Fault($"\"{fileName}\" cannot be loaded: {exception.Message}", exception);
        }
    }

    /// <summary>Loads every assembly of the drop-in now, so that none is missing, changed or unreadable later.</summary>
    /// <remarks>For a process that is to give up privileges, or its view of the file system.</remarks>
    /// <exception cref="PluginHostException">One cannot be loaded.</exception>
    public void LoadAll()
    {
        foreach (var package in Locked.Packages)
        {
            foreach (var file in package.Files)
            {
                if (file.Kind is LockedFileKind.Managed or LockedFileKind.Contract && (file.Rid is null || file.Rid == HostPlatform.Rid))
                {
                    LoadAssembly(Path.GetFileName(file.Path));
                }
            }
        }
    }

    /// <summary>Makes the object that a manifest's entry names.</summary>
    /// <typeparam name="T">What plug-ins of that type are, such as <see cref="Plugins.ITapPlugin"/>.</typeparam>
    /// <exception cref="PluginHostException">The class is missing, is no <typeparamref name="T"/>, or fails.</exception>
    public T CreatePlugin<T>(PluginEntry entry)
        where T : class =>
        Create<T>(LoadAssembly(entry.Assembly), assembly => ClassLookup.Find(assembly, entry.Module), entry.Module, $"the plug-in \"{entry.Name}\"");

    /// <summary>Declares the types that the drop-in keeps in taps: its own, and those of the contracts that it depends on.</summary>
    /// <param name="registry">Where they are declared.</param>
    /// <param name="contracts">The contracts whose types are declared there already, by whichever drop-in was first; those of this one are added.</param>
    /// <exception cref="PluginHostException">They cannot be declared.</exception>
    public void RegisterPersistedTypes(PersistedTypeRegistry registry, HashSet<Assembly> contracts)
    {
        foreach (var package in Locked.Packages)
        {
            registry.Package = $"{package.Id} {package.Version}";
            foreach (var file in package.Files)
            {
                // What else a drop-in depends on is a library, of which no other drop-in has the same types.
                if ((file.Kind == LockedFileKind.Contract || (file.Kind == LockedFileKind.Managed && package == Locked.Packages[0]))
                    && (file.Rid is null || file.Rid == HostPlatform.Rid))
                {
                    var assembly = LoadAssembly(Path.GetFileName(file.Path));
                    if (file.Kind != LockedFileKind.Contract || contracts.Add(assembly))
                    {
                        RegisterPersistedTypes(assembly, file.Path, registry);
                    }
                }
            }
        }
    }

    private void RegisterPersistedTypes(Assembly assembly, string path, PersistedTypeRegistry registry)
    {
        foreach (var attribute in Guarded($"the persisted types of \"{path}\"", () => ReadAttributes(assembly)))
        {
            var declared = attribute.Type;
            var types = Create<IPersistedTypes>(assembly, own => declared.Assembly == own ? declared : null, declared.FullName!, $"the persisted types \"{declared.FullName}\"");
            Guarded($"the persisted types \"{declared.FullName}\"", () =>
            {
                types.Register(registry);
                return types;
            });
        }
    }

    /// <summary>An assembly may have types that say themselves what is kept of them, and others that are declared by hand.</summary>
    private static PersistedTypesAttribute[] ReadAttributes(Assembly assembly) =>
        (PersistedTypesAttribute[])assembly.GetCustomAttributes(typeof(PersistedTypesAttribute), inherit: false);

    private T Create<T>(Assembly assembly, Func<Assembly, Type?> find, string className, string what)
        where T : class
    {
        var instance = Guarded(what, () => find(assembly) is { } type ? Activator.CreateInstance(type) : null);
        return instance switch
        {
            T wanted => wanted,
            null => throw Fault($"{what} is to be the class \"{className}\" in \"{Path.GetFileName(assembly.Location)}\", which has no such class"),
            _ => throw Fault($"{what} is the class \"{className}\", which is no {typeof(T).Name}"),
        };
    }

    /// <summary>Runs code of the drop-in. Whatever it throws is the drop-in's fault, and named as such.</summary>
    private TResult Guarded<TResult>(string what, Func<TResult> code)
    {
        try
        {
            return code();
        }
        catch (Exception exception)
        {
            for (var cause = exception; cause is not null; cause = cause.InnerException)
            {
                if (cause is PluginHostException)
                {
                    throw cause;
                }
            }

            var reason = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            throw Fault($"{what} failed: {reason.GetType().Name}: {reason.Message}", exception);
        }
    }

    private PluginHostException Fault(string text, Exception? cause = null)
    {
        var message = $"Cannot load {Locked.Id} {Locked.Version}: {text}.\nIts files are in \"{_home.PackageFolder(Locked.Packages[0])}\".";
        return cause is null ? new PluginHostException(message) : new PluginHostException(message, cause);
    }
}
