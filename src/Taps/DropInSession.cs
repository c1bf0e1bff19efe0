using System.Reflection;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Restoring;
using Twisted.PluginHost.Storing;
using Twisted.Plugins;
using Twisted.Services;

namespace Twisted.Taps;

/// <summary>The drop-ins that one application uses: each is restored, loaded, and its types declared, once.</summary>
/// <remarks>
/// Not safe for concurrent use. It blocks while something is restored, which is rare: once that was done there is nothing
/// to wait for, and code that never waits need not be compiled to be able to.
/// </remarks>
public sealed class DropInSession
{
    private const string FrameworkName = "the framework";

    private readonly DropInRestorer _restorer;
    private readonly DropInLoader _loader;
    private readonly PersistedTypeRegistry _types = new();
    private readonly HashSet<Assembly> _contracts = [];
    private readonly List<LoadedDropIn> _loaded = [];
    private string? _opened;
    private bool _isOpening;

    public DropInSession(TwistedHome home, DropInRestorer restorer)
    {
        _restorer = restorer;
        _loader = new DropInLoader(home);
        _types.Package = FrameworkName;
        new FrameworkPersistedTypes().Register(_types);
    }

    /// <summary>For the pauses between attempts to save what runs.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Hears of what in a tap is ignored: one line each, and each once.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The framework's types, and those of the drop-ins that were loaded.</summary>
    internal PersistedTypeRegistry Types => _types;

    /// <summary>Makes exactly that drop-in usable; restores what the store lacks, and resolves nothing anew.</summary>
    /// <exception cref="PluginHostException">
    /// It cannot be restored or loaded, or another version of it is part of the application already.
    /// </exception>
    public LoadedDropIn Load(LockedDropIn dropIn, CancellationToken cancellationToken)
    {
        if (_loaded.Find(loaded => string.Equals(loaded.Locked.Id, dropIn.Id, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known.Locked.Version == dropIn.Version ? known : throw TwoVersions(known.Locked, dropIn);
        }

        var loaded = _loader.Load(_restorer.EnsureAsync(dropIn, cancellationToken).GetAwaiter().GetResult());
        loaded.RegisterPersistedTypes(_types, _contracts);
        _loaded.Add(loaded);
        return loaded;
    }

    /// <summary>Makes a drop-in that somebody else has loaded part of the application: its types are declared, and its lock is saved.</summary>
    /// <exception cref="PluginHostException">Its types cannot be declared.</exception>
    public void Adopt(LoadedDropIn loaded)
    {
        loaded.RegisterPersistedTypes(_types, _contracts);
        _loaded.Add(loaded);
    }

    /// <summary>Makes the drop-in of a plug-in usable, as <see cref="Load(LockedDropIn, CancellationToken)"/> does; resolves it where that was not done yet.</summary>
    /// <exception cref="PluginHostException">
    /// It cannot be restored or loaded, or another version of it is part of the application already.
    /// </exception>
    public LoadedDropIn Load(FoundPlugin plugin, CancellationToken cancellationToken) =>
        Load(_restorer.EnsureAsync(plugin, cancellationToken).GetAwaiter().GetResult(), cancellationToken);

    /// <summary>Reads a tap, and makes its application with the drop-ins that it names.</summary>
    /// <remarks>Its plug-ins then find each other in <see cref="PluginCatalog.Current"/>, and no others: a tap is complete in itself.</remarks>
    /// <exception cref="TapException">The file cannot be read.</exception>
    /// <exception cref="PluginHostException">A drop-in of it cannot be restored or loaded.</exception>
    public Application Open(string path, CancellationToken cancellationToken)
    {
        using var load = LargeLoad.Of(path);
        return Open(TapFile.Open(path), cancellationToken);
    }

    /// <summary>Makes the application of a tap with the drop-ins that it names.</summary>
    /// <inheritdoc cref="Open(string, CancellationToken)"/>
    public Application Open(TapFile tap, CancellationToken cancellationToken)
    {
        var path = tap.Path;
        var dropIns = TapDropIns.Read(tap);
        ExpectRestored(dropIns, path);
        (_opened, _isOpening) = (path, true);
        try
        {
            foreach (var dropIn in dropIns)
            {
                LoadAll(dropIn, path, cancellationToken);
            }
        }
        catch (DamagedStoreException exception)
        {
            throw new PluginHostException($"{exception.Fault}\nRestore what the tap has locked: mktap plugin restore --tap {path}", exception);
        }

        _isOpening = false;
        PluginCatalog.Current = new DropInCatalog(this, static () => []);
        return tap.ToApplication(_types, Warn);
    }

    /// <summary>Loads the assemblies of all drop-ins of this session: later the process may no longer be able to read them.</summary>
    /// <exception cref="PluginHostException">One of them cannot be loaded.</exception>
    public void LoadAll() => _loaded.ForEach(static loaded => loaded.LoadAll());

    /// <summary>An application with the locks of all drop-ins of this session, as it is at this moment.</summary>
    /// <exception cref="TapException">It cannot be kept.</exception>
    public TapSnapshot TakeSnapshot(Application application) => TapSnapshot.Take(application, _types, WriteLocks());

    /// <summary>The locks of all drop-ins of this session, as a tap has them.</summary>
    internal PersistedList WriteLocks()
    {
        var locks = new PersistedList();
        foreach (var loaded in _loaded)
        {
            locks.Add(ModelWriter.Write(loaded.Locked, LockTypes.Registry));
        }

        return locks;
    }

    /// <summary>Saves an application with the locks of all drop-ins of this session; also one that runs.</summary>
    /// <exception cref="TapException">It cannot be saved; the file is as it was.</exception>
    public void Save(string path, Application application, TapFormat format = TapFormat.Tap, TapKey? key = null)
    {
        using var snapshot = RunningState.Take(() => TakeSnapshot(application), application, Clock);
        TapFile.Save(path, snapshot, format, key);
    }

    /// <summary>The plug-ins of the drop-ins that the application uses already.</summary>
    internal List<FoundPlugin> FindLoaded()
    {
        var plugins = new List<FoundPlugin>();
        foreach (var dropIn in _loaded)
        {
            foreach (var entry in dropIn.Manifest.Plugins)
            {
                plugins.Add(new FoundPlugin
                {
                    Entry = entry,
                    DropInId = dropIn.Locked.Id,
                    DropInVersion = dropIn.Locked.Version,
                    Origin = PluginOrigin.User,
                    Locked = dropIn.Locked,
                });
            }
        }

        return plugins;
    }

    /// <summary>Loads a drop-in of a tap with all its assemblies.</summary>
    /// <exception cref="PluginHostException">That cannot be; where another version may help, the message has the command for the tap.</exception>
    internal void LoadAll(LockedDropIn dropIn, string path, CancellationToken cancellationToken)
    {
        try
        {
            Load(dropIn, cancellationToken).LoadAll();
        }
        catch (UnusableVersionException exception)
        {
            throw new PluginHostException(
                $"{exception.Fault}\nBring the tap to another version: tapconvert --upgrade -i \"{path}\" --package {dropIn.Id}@VERSION", exception);
        }
    }

    private PluginHostException TwoVersions(LockedDropIn known, LockedDropIn other)
    {
        // A plug-in that is to be appended is loaded before the tap is.
        var (ofTap, wanted) = _isOpening ? (other, known) : (known, other);
        var fault = $"The application uses {ofTap.Id} {ofTap.Version} and would also use {wanted.Version}; it can use one version.";
        if (_opened is null)
        {
            return new PluginHostException($"{fault}\nMake it anew with {other.Version} alone, or keep the services apart in two taps.");
        }

        return new PluginHostException(
            new DropInRequest(wanted.Id, $"[{ofTap.Version},)").IsMetBy(wanted)
                ? $"{fault}\nBring the tap to {wanted.Version} before: tapconvert --upgrade -i \"{_opened}\" --package {wanted.Id}@{wanted.Version}"
                : $"{fault}\nThe tap has the newer one; use it here too: mktap plugin update {wanted.Id}");
    }

    /// <exception cref="PluginHostException">The store lacks something, and nothing may be restored.</exception>
    private void ExpectRestored(IReadOnlyList<LockedDropIn> dropIns, string path)
    {
        if (_restorer.MayRestore)
        {
            return;
        }

        var missing = string.Join(", ", dropIns.SelectMany(_loader.MissingPackages).Select(package => $"{package.Id} {package.Version}").Distinct());
        if (missing.Length > 0)
        {
            throw new PluginHostException(
                $"\"{path}\" needs {missing}, which the store lacks, and nothing is to be restored.\nRestore it before: mktap plugin restore --tap \"{path}\"");
        }
    }
}
