using Twisted.CommandLine;
using Twisted.CommandLine.Completion;
using Twisted.Manifest;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;

namespace Twisted.Shared.Completion;

/// <summary>What completion knows of plug-ins and of the machine: from sets, locks, manifests and a few files, with no code of a plug-in, no feed, and no word to anybody.</summary>
/// <param name="tool">The name of the tool.</param>
internal sealed class PluginCompletion(string tool)
{
    private List<CommandDescription>? _taps;
    private PluginDirectory? _directory;
    private bool _isOpened;

    /// <summary>A command for each tap plug-in, restored or not, where its manifest is known.</summary>
    public IReadOnlyList<CommandDescription> Taps => _taps ??= FindTaps();

    /// <summary>The values that an option or argument can have; null where nothing is known of them.</summary>
    public IEnumerable<CompletionCandidate>? Values(CommandDescription command, OptionEntry option)
    {
        if (EndpointWords.Of(option.ValueType) is { } endpoints)
        {
            return option.ValueType is OptionValueType.ServerEndpoint or OptionValueType.ClientEndpoint
                ? endpoints.Concat(OfType(EndpointWords.PluginType).Select(plugin => new CompletionCandidate($"{plugin.Name}:", plugin.Description)))
                : endpoints;
        }

        if (CheckerWords.Concerns(option))
        {
            return CheckerWords.Of(option, OfType(CheckerWords.PluginType));
        }

        // What a plug-in's author means by a word is not known.
        return IsOfPlugin(command) ? null : option.ValueName switch
        {
            ValueNames.User => SystemNames.Read("/etc/passwd"),
            ValueNames.Group => SystemNames.Read("/etc/group"),
            PackageWords.Id or PackageWords.IdAtVersion => PackageWords.Of(command.Word, Scopes()),
            PackageWords.PluginType => Directory()?.Plugins.Select(plugin => plugin.Entry.Type).Distinct(StringComparer.Ordinal).Select(type => new CompletionCandidate(type)),
            _ => null,
        };
    }

    private static IReadOnlyList<DropInScope> Scopes() => DropInScope.For(Environment.CurrentDirectory, TwistedHome.FromEnvironment());

    private bool IsOfPlugin(CommandDescription command) => _taps?.Exists(tap => ReferenceEquals(tap, command)) == true;

    private IEnumerable<PluginEntry> OfType(string type) => Directory()?.OfType(type).Select(plugin => plugin.Entry) ?? [];

    private List<CommandDescription> FindTaps()
    {
        var taps = new List<CommandDescription>();
        foreach (var entry in OfType(PluginEntry.TapType))
        {
            if (entry.TapName is { } name && !ManifestNames.IsReservedTapName(name) && !taps.Exists(tap => tap.Word == name))
            {
                taps.Add(CommandDescription.Of($"{tool} {name}", entry.Description, entry.Options));
            }
        }

        return taps;
    }

    /// <summary>Null when it cannot be read; then the tool's own words are completed all the same.</summary>
    private PluginDirectory? Directory()
    {
        if (!_isOpened)
        {
            _isOpened = true;
            try
            {
                var home = TwistedHome.FromEnvironment();
                _directory = PluginDirectory.Open(home, DropInScope.For(Environment.CurrentDirectory, home));
            }
            catch (PluginHostException)
            {
                // Whoever runs the line is told.
            }
        }

        return _directory;
    }
}
