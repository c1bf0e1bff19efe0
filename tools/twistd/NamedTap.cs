using Twisted.Building;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Persistence;
using Twisted.PluginHost;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Restoring;
using Twisted.Plugins;
using Twisted.Runner;
using Twisted.Services;
using Twisted.Taps;

namespace Twisted.Tools.Twistd;

/// <summary><c>twistd [options] TAPNAME [tap options]</c>: what mktap would save is run at once.</summary>
internal sealed class NamedTap(Terminal terminal)
{
    private const int UsageError = 2;

    private readonly TwistedHome _home = TwistedHome.FromEnvironment();
    private readonly string _startDirectory = Environment.CurrentDirectory;

    /// <summary>The commands that twistd has itself.</summary>
    public IReadOnlyList<string> OwnCommands { get; init; } = [];

    /// <param name="parsed">The options of twistd.</param>
    /// <param name="tapName">The name of the plug-in.</param>
    /// <param name="words">What follows it.</param>
    /// <param name="exitCode">Where nothing is to be run: what to end with, once the user was told.</param>
    /// <returns>Null when nothing is to be run.</returns>
    public ApplicationSource? Find(ParsedOptions parsed, string tapName, IReadOnlyList<string> words, out int exitCode)
    {
        var package = parsed["package"];
        if (package is null && ManifestNames.IsReservedTapName(tapName))
        {
            exitCode = terminal.UsageError(
                OwnCommands.Contains(tapName)
                    ? [$"\"{tapName}\" is a command of its own, with options of its own, and stands first: twistd {tapName}"]
                    : [$"\"{tapName}\" is a command of mktap, and no tap can have that name"],
                OwnCommands.Contains(tapName) ? $"twistd {tapName} --help" : "twistd --help");
            return null;
        }

        if (package is null && File.Exists(tapName))
        {
            exitCode = terminal.UsageError([$"\"{tapName}\" is a file; to run it: twistd -f {tapName}"], "twistd --help");
            return null;
        }

        var mayRestore = !parsed.Has("no-restore");
        var scopes = DropInScope.For(_startDirectory, _home);
        var restorer = new DropInRestorer(_home, _startDirectory, terminal) { MayRestore = mayRestore };
        var plugins = new KnownPlugins(_home, scopes, restorer, terminal);
        var finder = new TapFinder(_home, scopes, restorer, plugins, terminal) { OwnCommands = OwnCommands };
        if (finder.Find(tapName, package, out exitCode) is not { } found)
        {
            return null;
        }

        var commandLine = new TapCommandLine(found, words, package, terminal);
        if (commandLine.Answer(FindPlugins) is { } answered)
        {
            exitCode = answered;
            return null;
        }

        return Source(commandLine, mayRestore);
    }

    private ApplicationSource Source(TapCommandLine commandLine, bool mayRestore)
    {
        DropInSession? session = null;
        return new ApplicationSource
        {
            Name = commandLine.Plugin.Entry.TapName!,
            LoadAsync = (progress, _) =>
            {
                var lines = new RestoreLines(progress);
                try
                {
                    var restorer = new DropInRestorer(_home, _startDirectory, lines) { MayRestore = mayRestore };
                    session = new DropInSession(_home, restorer) { Warn = lines.Problem };
                    return Task.FromResult(Build(commandLine, session, restorer));
                }
                finally
                {
                    lines.End();
                }
            },
            SavedName = SavedName,
            SaveAsync = (application, _) =>
            {
                session!.Save(SavedName(application), application);
                return Task.CompletedTask;
            },
            UserMessage = UserErrors.MessageOf,
        };

        static string SavedName(Application application) => TapNames.Shutdown(application.Name!, TapFormat.Tap, encrypted: false);
    }

    private Application Build(TapCommandLine commandLine, DropInSession session, DropInRestorer restorer)
    {
        // Endpoints in the options may be of types that come from plug-ins.
        PluginCatalog.Current = new DropInCatalog(session, FindPlugins);
        var builder = new ServiceBuilder(session, restorer, static _ => { }, static _ => { });
        if (builder.Build(commandLine, out var faults) is not { } service)
        {
            // Each with the name in front, as mktap has them: the first gets it where it is shown.
            throw new RunException($"{string.Join("\ntwistd: ", faults)}\nTry \"{commandLine.HelpCommand}\".") { ExitCode = UsageError };
        }

        session.LoadAll();
        return new Application(commandLine.Plugin.Entry.TapName!) { service };
    }

    private IReadOnlyList<FoundPlugin> FindPlugins() => PluginDirectory.Open(_home, DropInScope.For(_startDirectory, _home)).Plugins;
}
