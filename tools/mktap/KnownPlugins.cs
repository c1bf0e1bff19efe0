using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;

namespace Twisted.Tools.Mktap;

/// <summary>The plug-ins that this user can use, with those of drop-ins that still have to be restored.</summary>
internal sealed class KnownPlugins(TwistedHome home, DropInRestorer restorer, Terminal terminal)
{
    /// <summary>The command that is mktap's own.</summary>
    public const string ReservedName = "plugin";

    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private PluginDirectory? _directory;
    private bool _triedToRestore;

    /// <summary>The tap plug-ins, in the order of their names.</summary>
    public IReadOnlyList<FoundPlugin> Taps => [.. Directory.OfType(PluginEntry.TapType).Where(tap => tap.Entry.TapName != ReservedName)];

    /// <summary>What the user's set asks for and the store lacks.</summary>
    public IReadOnlyList<DropInRequest> Unrestored => Directory.Unrestored;

    private PluginDirectory Directory => _directory ??= Open();

    /// <summary>The plug-in behind that word, or null.</summary>
    public FoundPlugin? FindTap(string tapName)
    {
        // What the user asked for goes before what comes with the tools, so that it has to be known first.
        if (Directory.FindTap(tapName) is not { Origin: PluginOrigin.User })
        {
            RestoreUserSet();
        }

        return Directory.FindTap(tapName);
    }

    /// <summary>Restores what the user's set asks for and the store lacks. What cannot be restored is named, and left out.</summary>
    public void RestoreUserSet()
    {
        if (_triedToRestore || Directory.Unrestored.Count == 0)
        {
            return;
        }

        _triedToRestore = true;
        foreach (var request in Directory.Unrestored)
        {
            try
            {
                restorer.RestoreAsync(request, stock: false, CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (PluginHostException exception)
            {
                terminal.Problem(exception.Message);
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
        terminal.Debug($"Looking for drop-ins in \"{home.SetFile}\", and in the catalogue of stock drop-ins");
        var directory = PluginDirectory.Open(home);
        foreach (var plugin in directory.Plugins)
        {
            terminal.Debug(
                $"Found the {plugin.Entry.Type} plug-in \"{plugin.Entry.TapName ?? plugin.Entry.Name}\" of {plugin.DropInId} {plugin.DropInVersion} "
                + $"({(plugin.Origin == PluginOrigin.Stock ? "stock" : "the user's")}, {(plugin.Locked is null ? "not restored" : "restored")})");
        }

        foreach (var problem in directory.Problems)
        {
            Report(problem.Text);
        }

        if (directory.FindTap(ReservedName) is { } hidden)
        {
            Report($"The command \"{ReservedName}\" of {hidden.DropInId} {hidden.DropInVersion} cannot be reached: that name is mktap's own.");
        }

        return directory;
    }

    private void Report(string problem)
    {
        if (_reported.Add(problem))
        {
            terminal.Problem(problem);
        }
    }
}
