using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Loading;
using Twisted.PluginHost.Restoring;
using Twisted.Plugins;
using Twisted.Services;
using Twisted.Taps;
using Twisted.Usage;

namespace Twisted.Building;

/// <summary>Makes the service that the command line of a tap plug-in asks for.</summary>
/// <param name="session">Gets the drop-in.</param>
/// <param name="restorer">Restores it where that was not done yet.</param>
/// <param name="progress">Hears that the drop-in is loaded.</param>
/// <param name="detail">Hears the stack of a fault in the plug-in's own code.</param>
public sealed class ServiceBuilder(DropInSession session, DropInRestorer restorer, Action<string> progress, Action<string> detail)
{
    /// <param name="commandLine">One without faults.</param>
    /// <param name="faults">What the plug-in says is wrong with the options.</param>
    /// <returns>The service, which belongs to no application yet; null when the options cannot be met.</returns>
    /// <exception cref="PluginHostException">The drop-in cannot be restored or loaded, or its code failed.</exception>
    public IService? Build(TapCommandLine commandLine, out IReadOnlyCollection<string> faults)
    {
        var plugin = commandLine.Plugin;
        var locked = restorer.EnsureAsync(plugin, CancellationToken.None).GetAwaiter().GetResult();
        progress($"Loading {locked.Id} {locked.Version}");
        var dropIn = session.Load(locked, CancellationToken.None);
        try
        {
            return Make(dropIn, plugin.Entry, commandLine.Parsed, out faults);
        }
        catch (UsageException exception)
        {
            faults = [exception.Message];
            return null;
        }
        catch (Exception exception) when (UserErrors.MessageOf(exception) is null)
        {
            // A plug-in's own code, with whatever fault it has: named, and its stack shown to those who ask.
            detail(exception.ToString());
            throw new PluginHostException(
                $"The plug-in \"{plugin.Entry.TapName}\" of {plugin.DropInId} {plugin.DropInVersion} failed: {exception.GetType().Name}: {exception.Message}\n"
                + "Its author can mend it; \"mktap -d\" shows its stack.",
                exception);
        }
    }

    private static IService? Make(LoadedDropIn dropIn, PluginEntry entry, ParsedOptions parsed, out IReadOnlyCollection<string> faults)
    {
        var tap = dropIn.CreatePlugin<ITapPlugin>(entry);
        var options = tap.CreateOptions();
        faults = OptionsFiller.Fill(options, entry.Options, parsed);
        return faults.Count > 0 ? null : tap.MakeService(options) ?? throw new InvalidOperationException("MakeService returned null.");
    }
}
