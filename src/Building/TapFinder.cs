using Twisted.CommandLine;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;

namespace Twisted.Building;

/// <summary>Finds the tap plug-in that a command line names, or tells why there is none.</summary>
public sealed class TapFinder(TwistedHome home, IReadOnlyList<DropInScope> scopes, DropInRestorer restorer, KnownPlugins plugins, Terminal terminal)
{
    private const int Failure = 1;

    /// <summary>The commands that the tool has itself, for one who meant one of them.</summary>
    public IReadOnlyList<string> OwnCommands { get; init; } = [];

    /// <param name="tapName">The word of the command line.</param>
    /// <param name="package">The package that it is to come from, <c>ID</c> or <c>ID@VERSION</c>; null for any that there is here.</param>
    /// <param name="exitCode">Where there is none: what to end with, once the user was told.</param>
    /// <exception cref="Usage.UsageException">It is no package id, or the package has no such command.</exception>
    /// <exception cref="PluginHostException">The package is not to be had.</exception>
    public FoundPlugin? Find(string tapName, string? package, out int exitCode)
    {
        exitCode = Failure;
        if (package is not null)
        {
            return new PackageChoice(home, scopes, restorer, plugins, terminal).Find(Requests.Parse(package), tapName);
        }

        var found = plugins.FindTaps(tapName);
        if (found.Count == 1)
        {
            return found[0];
        }

        if (found.Count == 0 && plugins.IsPartial)
        {
            // The reason was named; a package that has the command would be the wrong remedy.
            terminal.Error($"there is no command \"{tapName}\" in what can be used of the plug-ins{NearNames.Suggestion(tapName, Names())}");
            return null;
        }

        exitCode = terminal.UsageError([found.Count == 0 ? new TapSuggestion(terminal).For(tapName, Names()) : Ambiguity(tapName, found)], $"{terminal.Program} --help");
        return null;
    }

    private IEnumerable<string> Names() => plugins.Taps.Select(tap => tap.Entry.TapName!).Concat(OwnCommands);

    private string Ambiguity(string tapName, IReadOnlyList<FoundPlugin> found)
    {
        var providers = found.Select(tap => $"{tap.DropInId} {tap.DropInVersion}: {terminal.Program} --package {tap.DropInId} {tapName}");
        return $"the command \"{tapName}\" is provided by {found.Count} packages; say which is meant\n{string.Join('\n', providers)}";
    }
}
