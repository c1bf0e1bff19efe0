using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;

namespace Twisted.Building;

/// <summary>The plug-ins that this user can use, with those of drop-ins that still have to be restored.</summary>
public sealed class KnownPlugins(TwistedHome home, IReadOnlyList<DropInScope> scopes, DropInRestorer restorer, Terminal terminal)
{
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private PluginDirectory? _directory;
    private bool _triedToRestore;
    private bool _failed;

    /// <summary>The tap plug-ins, in the order of their names.</summary>
    public IReadOnlyList<FoundPlugin> Taps => [.. Directory.OfType(PluginEntry.TapType).Where(tap => !ManifestNames.IsReservedTapName(tap.Entry.TapName!))];

    /// <summary>What the sets ask for and the store lacks.</summary>
    public IReadOnlyList<UnrestoredDropIn> Unrestored => Directory.Unrestored;

    /// <summary>All that is known without a look at any feed, the tap plug-ins among it.</summary>
    public PluginDirectory Directory => _directory ??= Open();

    /// <summary>True when something could not be read or restored, which was named: a command that is missing may be in it.</summary>
    public bool IsPartial => _failed || Directory.Problems.Count > 0;

    /// <summary>The plug-ins behind that word: none, one, or several between which the user has to choose.</summary>
    public IReadOnlyList<FoundPlugin> FindTaps(string tapName)
    {
        // What a set asks for goes before what comes with the tools, so that it has to be known first.
        if (!Directory.FindTaps(tapName).Any(tap => tap.Origin != PluginOrigin.Stock))
        {
            RestoreSets();
        }

        return Directory.FindTaps(tapName);
    }

    /// <summary>Restores what the sets ask for and the store lacks. What cannot be restored is named, and left out.</summary>
    public void RestoreSets()
    {
        if (_triedToRestore || !restorer.MayRestore || Directory.Unrestored.Count == 0)
        {
            return;
        }

        _triedToRestore = true;
        foreach (var unrestored in Directory.Unrestored)
        {
            try
            {
                // What is locked is not resolved again, though there may be a newer version: that is for an update to say.
                _ = unrestored.Locked is { } locked
                    ? restorer.EnsureAsync(locked, CancellationToken.None).GetAwaiter().GetResult()
                    : restorer.RestoreAsync(unrestored.Request, unrestored.Scope, stock: false, CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (PluginHostException exception)
            {
                terminal.Problem(exception.Message);
                _failed = true;
            }
        }

        Refresh();
    }

    /// <summary>Looks again, after something was restored, added or removed.</summary>
    public void Refresh()
    {
        _directory = Open();
    }

    private PluginDirectory Open()
    {
        terminal.Debug($"Looking for drop-ins in {string.Join(", ", scopes.Select(scope => $"\"{scope.SetFile}\""))}, and in the catalogue of stock drop-ins");
        var directory = PluginDirectory.Open(home, scopes);
        foreach (var plugin in directory.Plugins)
        {
            terminal.Debug(
                $"Found the {plugin.Entry.Type} plug-in \"{plugin.Entry.TapName ?? plugin.Entry.Name}\" of {plugin.DropInId} {plugin.DropInVersion} "
                + $"({Origin(plugin)}, {(plugin.Locked is null ? "not restored" : "restored")})");
        }

        foreach (var plugin in directory.Hidden)
        {
            terminal.Debug($"The plug-in \"{plugin.Entry.TapName}\" of {plugin.DropInId} {plugin.DropInVersion} ({Origin(plugin)}) is hidden by another of that name");
        }

        foreach (var problem in directory.Problems)
        {
            Report(problem.Text);
        }

        foreach (var name in ManifestNames.ReservedTapNames)
        {
            foreach (var hidden in directory.FindTaps(name))
            {
                Report($"The command \"{name}\" of {hidden.DropInId} {hidden.DropInVersion} cannot be reached: that name is one of the tools' own.\nUse it all the same: {terminal.Program} --package {hidden.DropInId} {name}");
            }
        }

        return directory;
    }

    private static string Origin(FoundPlugin plugin) => plugin.Origin switch
    {
        PluginOrigin.Project => "the project's",
        PluginOrigin.User => "the user's",
        _ => "stock",
    };

    private void Report(string problem)
    {
        if (_reported.Add(problem))
        {
            terminal.Problem(problem);
        }
    }
}
