using System.Runtime.Loader;
using Twisted.Manifest;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Versions;
using Twisted.Shared;

namespace Twisted.PluginHost.Loading;

/// <summary>The packages that a file of C# asks for: resolved as one graph at its first start, and locked beside it.</summary>
/// <remarks>No NuGet assembly is loaded as long as there is nothing to restore. Not safe for concurrent use; processes may start one file at once.</remarks>
public sealed class ScriptPackages(TwistedHome home, DropInRestorer restorer, IRestoreObserver observer)
{
    private const string DefaultId = "script";

    /// <summary>Hears of each plug-in package among them, before code of the file runs.</summary>
    public Action<LoadedDropIn>? Loaded { get; init; }

    /// <summary>Where the lock of a file is.</summary>
    public static string LockFileOf(string script) => $"{script}.lock";

    /// <summary>One hash over all that a lock says.</summary>
    public static string DigestOf(LockedDropIn locked) => LockDigest.Of(locked);

    /// <summary>Restores exactly what is locked; resolves anew, and locks, when the file asks for something else than that.</summary>
    /// <exception cref="PluginHostException">That cannot be, or the lock is broken.</exception>
    public LockedDropIn Ensure(string script, IReadOnlyList<DropInRequest> requests, CancellationToken cancellationToken)
    {
        var lockFile = LockFileOf(script);
        var known = Read(lockFile);
        var version = VersionOf(requests);
        if (known is not null && known.Version == version && IsMet(known, requests))
        {
            try
            {
                return restorer.EnsureAsync(known, cancellationToken).GetAwaiter().GetResult();
            }
            catch (DamagedStoreException exception)
            {
                throw new PluginHostException(exception.Fault, exception);
            }
        }

        if (!restorer.MayRestore)
        {
            throw new PluginHostException(
                $"\"{script}\" asks for packages that {(known is null ? "are not locked" : "differ from its lock")}, and nothing may be restored now.\nRun it once without --no-restore.");
        }

        var id = Path.GetFileName(script);
        id = LockWords.IsId(id) ? id : DefaultId;
        var locked = restorer.RestoreSetAsync(id, version, requests, known is null ? [] : [known], cancellationToken).GetAwaiter().GetResult();
        Write(lockFile, locked);
        return locked;
    }

    /// <summary>The paths of all assemblies for this platform, each compared with its lock.</summary>
    /// <exception cref="PluginHostException">One was changed.</exception>
    public IEnumerable<string> AssembliesOf(LockedDropIn locked)
    {
        foreach (var package in locked.Packages)
        {
            // One that is made for this platform comes before one for all.
            foreach (var file in package.Files.Where(IsForHost).OrderBy(file => file.Rid is null))
            {
                if (file.Kind is LockedFileKind.Managed or LockedFileKind.Contract)
                {
                    _ = VerifiedFile.TryRead(home, package, file);
                    yield return home.PathOf(package, file);
                }
            }
        }
    }

    /// <summary>Where the code of the file and that of its packages live. All assemblies are loaded: later the process may no longer be able to read them.</summary>
    /// <exception cref="PluginHostException">One of them cannot be loaded.</exception>
    public AssemblyLoadContext CreateContext(LockedDropIn locked)
    {
        var context = new DropInLoadContext(home, locked, ofScript: true);
        foreach (var package in locked.Packages)
        {
            foreach (var file in package.Files)
            {
                if (file.Kind is LockedFileKind.Managed or LockedFileKind.Contract && IsForHost(file))
                {
                    Load(context, package, file);
                }
            }
        }

        foreach (var package in locked.Packages)
        {
            foreach (var file in package.Files)
            {
                if (file.Kind == LockedFileKind.Manifest)
                {
                    Loaded?.Invoke(LoadPlugin(context, locked, package));
                    break;
                }
            }
        }

        return context;
    }

    private static void Load(DropInLoadContext context, LockedPackage package, LockedFile file)
    {
        try
        {
            _ = context.TryLoadFile(Path.GetFileName(file.Path));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            throw new PluginHostException($"Cannot load {package.Id} {package.Version}: \"{file.Path}\" cannot be loaded: {exception.Message}", exception);
        }
    }

    /// <summary>A plug-in package among them, as a tap would lock it: with what it needs, and nothing else.</summary>
    private LoadedDropIn LoadPlugin(DropInLoadContext context, LockedDropIn locked, LockedPackage own)
    {
        var json = VerifiedFile.TryReadManifest(home, own)
            ?? throw new DamagedStoreException($"Cannot load {own.Id} {own.Version}: its {PluginManifest.FileName} is missing.");
        try
        {
            var manifest = ManifestReader.Read(json);
            FrameworkCheck.Check(own.Id, own.Version, manifest);
            return new LoadedDropIn(home, new LockedDropIn { Id = own.Id, Version = own.Version, Packages = Closure(locked, own) }, manifest, context);
        }
        catch (ManifestException exception)
        {
            throw new PluginHostException($"Cannot read the manifest of {own.Id} {own.Version}: {exception.Message}.\nTake another version of it.", exception);
        }
    }

    private static List<LockedPackage> Closure(LockedDropIn locked, LockedPackage own)
    {
        var packages = new List<LockedPackage> { own };
        for (var i = 0; i < packages.Count; i++)
        {
            foreach (var dependency in packages[i].Dependencies)
            {
                foreach (var other in locked.Packages)
                {
                    if (string.Equals(other.Id, dependency.Id, StringComparison.OrdinalIgnoreCase) && !packages.Contains(other))
                    {
                        packages.Add(other);
                    }
                }
            }
        }

        return packages;
    }

    private static bool IsForHost(LockedFile file) => file.Rid is null || file.Rid == HostPlatform.Rid;

    private static bool IsMet(LockedDropIn locked, IReadOnlyList<DropInRequest> requests)
    {
        foreach (var request in requests)
        {
            // What the host has is in no lock.
            if (!HostAssemblies.IsAbi(request.Id) && !HostAssemblies.IsInSharedFramework(request.Id) && !IsMet(locked, request))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMet(LockedDropIn locked, DropInRequest request)
    {
        foreach (var package in locked.Packages)
        {
            if (string.Equals(package.Id, request.Id, StringComparison.OrdinalIgnoreCase))
            {
                return request.Version is null || request.IsMetBy(package.Id, package.Version);
            }
        }

        return false;
    }

    /// <summary>A version that tells what was asked for: so a line that is taken away is noticed, too.</summary>
    private static string VersionOf(IReadOnlyList<DropInRequest> requests)
    {
        var text = new List<string>();
        foreach (var request in requests)
        {
            text.Add($"{request.Id.ToLowerInvariant()} {request.Version ?? "*"}\n");
        }

        text.Sort(string.CompareOrdinal);
        return $"0.0.0-x{Sha256.Hex(System.Text.Encoding.UTF8.GetBytes(string.Concat(text)))[..16]}";
    }

    private static LockedDropIn? Read(string lockFile)
    {
        try
        {
            if (WholeFile.TryRead(lockFile, LockReader.SizeLimit) is not { } json)
            {
                return null;
            }

            var locks = LockReader.Read(json, ofScript: true);
            return locks.Count == 1 ? locks[0] : throw new LockException("it has to have one item in \"dropIns\"");
        }
        catch (LockException exception)
        {
            throw new PluginHostException(
                $"Cannot read the lock \"{lockFile}\": {exception.Message}.\n"
                + (exception.IsNewer ? "Update the tools: dotnet tool update --global twistd" : "Put back the one that was there, or delete it to have all packages resolved anew."),
                exception);
        }
    }

    private void Write(string lockFile, LockedDropIn locked)
    {
        // Two starts at once each write a file of their own.
        var temporary = $"{lockFile}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, LockWriter.Write([locked]));
            File.Move(temporary, lockFile, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            observer.Problem($"cannot write the lock \"{lockFile}\": {exception.Message} The packages are resolved anew at the next start.");
        }
    }
}
